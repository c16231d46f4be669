/** What it is about: the client. */
interface Periods {
  heartbeatIncoming: number;
  heartbeatOutgoing: number;
}

/** What `client.heartbeat` is: other names for `heartbeatIncoming` and `heartbeatOutgoing`. */
export class HeartbeatInfo {
  constructor(private readonly client: Periods) {}

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
