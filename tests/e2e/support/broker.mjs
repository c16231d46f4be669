// This project's broker, as a process.

import assert from 'node:assert/strict';

import { brokerBinary, mustExist } from './environment.mjs';
import { within } from './deadline.mjs';
import { Child, freePorts } from './process.mjs';

/** With the credentials that RabbitMQ has from the start, and heart-beats as frequent as a test can wait for. */
const LIKE_RABBITMQ = ['--login', 'guest:guest', '--heart-beat', '1000,1000'];

/** stomp-broker. It can be killed and started again on its ports. */
export class StompBroker {
  name = 'broker';
  kind = 'stomp-broker';
  login = 'guest';
  passcode = 'guest';

  constructor(args = LIKE_RABBITMQ) {
    this.args = args;
  }

  async start() {
    mustExist(brokerBinary, 'build it (cargo xtask build) or set BROKER_BIN');
    const [listen, tcp] = await this.#addresses();
    this.process = new Child(brokerBinary, ['--listen', listen, '--tcp', tcp, ...this.args]);
    const line = await within(
      20_000,
      this.process.firstLine(),
      () => `the address line of ${this.process.name}`,
    );
    this.address = JSON.parse(line);
    return this;
  }

  /** Where it was, or else where no outgoing connection takes its place while it is down. */
  async #addresses() {
    if (this.address) return [this.address.http, this.address.tcp];
    return (await freePorts(2)).map((port) => `127.0.0.1:${port}`);
  }

  /** The address of the WebSocket endpoint. */
  get url() {
    return `ws://${this.address.http}/ws`;
  }

  /** The address of the site. */
  get site() {
    return `http://${this.address.http}/`;
  }

  get tcpPort() {
    return Number(this.address.tcp.split(':').at(-1));
  }

  /** Asks the control API; gives what its JSON says, '' if there is none. Fails if it refuses. */
  async ask(method, path, body) {
    const json = body && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    };
    const response = await fetch(`http://${this.address.http}${path}`, { method, ...json });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return text && JSON.parse(text);
  }

  /** Ends it without any warning, as a crash would. */
  async kill() {
    await this.process.end('SIGKILL');
  }

  /** Asks it to end; gives its exit code and signal. */
  async stop() {
    return this.process?.end('SIGTERM');
  }
}
