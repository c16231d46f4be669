// What scenarios do to a broker.

import { connect } from 'node:net';

import { Proxy } from '../../e2e/support/proxy.mjs';
import { untilReady } from '../servers/probe.mjs';
import { IdleProxy } from './idle-proxy.mjs';

/** What is done for one scenario with one client. */
export class Control {
  #proxies = [];

  /** @param disturb does what changes the broker for all of its clients */
  constructor(server, url, disturb = (act) => act()) {
    this.server = server;
    this.url = url;
    this.disturb = disturb;
  }

  /** The address of a proxy in front of the broker. */
  async proxy() {
    const proxy = await new Proxy().start(this.url);
    this.#proxies.push(proxy);
    return proxy.url;
  }

  /** The address of a proxy that cuts a connection in which nothing has gone either way for `ms`. */
  async idleProxy(ms) {
    const proxy = await new IdleProxy(ms).start(this.url);
    this.#proxies.push(proxy);
    return proxy.url;
  }

  /** Resets all connections through the proxies. */
  cut() {
    this.#proxies.forEach((proxy) => proxy.cut());
  }

  freeze = () => this.disturb(() => this.server.freeze());
  thaw = () => this.disturb(() => this.#thaw());
  kill = () => this.disturb(() => this.server.kill());
  /** As for maintenance: by SIGTERM. */
  stop = () => this.disturb(() => this.server.shutDown());
  start = () => this.disturb(() => this.server.start());
  killBehind = () => this.disturb(() => this.server.rabbitMq.kill());
  startBehind = () => this.disturb(() => this.server.rabbitMq.start());

  /** A relay may have lost its broker meanwhile. */
  async #thaw() {
    this.server.thaw();
    await untilReady(this.server, () => this.server.process.ended);
  }

  csrf() {
    return this.server.csrf();
  }

  /** Sends frames over the broker's TCP port, as another program would; settles when the broker has answered the last. */
  tcp(...frames) {
    return overTcp(this.server.tcp, frames);
  }

  release() {
    this.#proxies.forEach((proxy) => proxy.stop());
  }
}

function overTcp(address, frames) {
  const [host, port] = address.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), host);
    socket.once('error', reject);
    let answers = 0;
    socket.on('data', (bytes) => {
      answers += bytes.filter((byte) => byte === 0).length;
      if (answers < frames.length) socket.write(Buffer.from(frames[answers], 'latin1'));
      else socket.end(resolve);
    });
    socket.write(Buffer.from(frames[0], 'latin1'));
  });
}

/** Runs of a scenario at the same time, which disturb the broker together: once, when the last one has come as far. */
export class Together {
  #waiting = [];

  constructor(runs) {
    this.runs = runs;
  }

  disturb = (act) =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ act, resolve, reject });
      this.#proceed();
    });

  /** A run has ended; the others wait for it no more. */
  leave() {
    this.runs -= 1;
    this.#proceed();
  }

  #proceed() {
    if (this.#waiting.length < this.runs || this.#waiting.length === 0) return;
    const waiting = this.#waiting.splice(0);
    const done = Promise.resolve().then(waiting[0].act);
    for (const { resolve, reject } of waiting) done.then(resolve, reject);
  }
}
