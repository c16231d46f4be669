import type { CompatClient } from './compat-client.js';

/** What `client.heartbeat` is: other names for `heartbeatIncoming` and `heartbeatOutgoing`. */
export class HeartbeatInfo {
  constructor(private readonly client: CompatClient) {}

  get outgoing(): number {
    return this.client.heartbeatOutgoing;
  }

  set outgoing(period: number) {
    this.client.heartbeatOutgoing = period;
  }

  get incoming(): number {
    return this.client.heartbeatIncoming;
  }

  set incoming(period: number) {
    this.client.heartbeatIncoming = period;
  }
}
