// A load balancer in front of gateways: new clients go to one that is ready, requests of a SockJS session to the one that has the session.

import { HttpProxy } from '../e2e/support/http-proxy.mjs';

/** How often each gateway is asked whether it is ready, in ms. */
const ASK_EVERY = 100;
const SOCKJS_SESSION = /^\/stomp\/[^/]+\/([^/]+)\//;

export class Balancer {
  #gateways;
  #sessions = new Map();
  #taken = 0;

  /** @param gateways each with `address.http` and, kept here, `isReady` */
  constructor(gateways) {
    this.#gateways = gateways;
  }

  async start() {
    await this.#ask();
    setInterval(() => void this.#ask(), ASK_EVERY);
    this.proxy = await new HttpProxy((request) => this.#target(request)).start();
    return this;
  }

  get port() {
    return this.proxy.port;
  }

  async #ask() {
    const asked = this.#gateways.map(async (gateway) => {
      const signal = AbortSignal.timeout(2_000);
      const answer = await fetch(`http://${gateway.address.http}/readyz`, { signal }).catch(
        () => {},
      );
      await answer?.text();
      gateway.isReady = answer?.ok === true;
    });
    await Promise.all(asked);
  }

  #target({ url }) {
    const [, session] = SOCKJS_SESSION.exec(url) ?? [];
    const gateway = (session && this.#sessions.get(session)) ?? this.#next();
    if (session) this.#sessions.set(session, gateway);
    return `http://${gateway.address.http}/`;
  }

  #next() {
    const ready = this.#gateways.filter(({ isReady }) => isReady);
    const among = ready.length > 0 ? ready : this.#gateways;
    return among[this.#taken++ % among.length];
  }
}
