// One client of the cluster: what it sends and takes, and when it had no connection.

import { setTimeout as delay } from 'node:timers/promises';

import { Account } from '../chaos/account.mjs';

/** Over quorum queues nothing is lost with a node. */
const QUORUM = { durable: 'true', 'auto-delete': 'false', 'x-queue-type': 'quorum' };

export class Member {
  /** The times without a connection, in ms of `performance.now()`; the last may have no end yet. */
  outages = [];
  /** Close codes and reasons of the connections that were lost. */
  failures = [];
  #isActing = false;
  #pending = new Set();

  /**
   * @param index names the client
   * @param members all clients: those of a queue take each other's messages
   * @param options `Session` of the package, how to connect, the queue, ms between two messages, when to try again, and how many messages at most
   */
  constructor(index, members, { Session, connect, queue, pause, retry, capacity }) {
    this.index = index;
    this.queue = queue;
    this.pause = pause;
    this.account = new Account(capacity);
    this.session = new Session({
      ...connect,
      connectHeaders: { login: 'guest', passcode: 'guest' },
      delivery: 'at-least-once',
      retry,
      outbox: { messages: 10_000, age: 120_000 },
      receiptTimeout: 30_000,
    });
    this.session.onStatus((status) => this.#note(status));
    this.session.addEventListener('error', ({ error }) => this.failures.push(error.message));
    const take = ({ body, redelivered }) => {
      const [sender, number] = body.split(' ').map(Number);
      members[sender].account.arrive(number, redelivered);
    };
    const options = { ack: 'client-individual', prefetch: 20, headers: QUORUM };
    this.session.subscribe(queue, take, options);
  }

  connect() {
    return this.session.connect();
  }

  #note({ state, error }) {
    const last = this.outages.at(-1);
    if (state === 'connected') {
      if (last && !last.to) last.to = performance.now();
      this.wasConnected = true;
    } else if (
      this.wasConnected &&
      (!last || last.to) &&
      state !== 'closing' &&
      state !== 'closed'
    ) {
      this.outages.push({ from: performance.now() });
      if (error) this.failures.push(error.message);
    }
  }

  /** Publishes now and then, until `rest`. */
  async act() {
    this.#isActing = true;
    await delay(Math.random() * this.pause);
    while (this.#isActing) {
      this.#publish();
      await delay(this.pause);
    }
  }

  rest() {
    this.#isActing = false;
  }

  /**
   * Resolves once a message that it publishes now is confirmed: one to its queue, or to a topic, which costs a
   * cluster less.
   */
  async probe(usesQueue) {
    if (usesQueue) return this.#publish();
    const note = (error) => this.failures.push(error.message);
    await this.session.publish('/topic/scale-probe', '').catch(note);
  }

  #publish() {
    const number = this.account.send();
    const settled = this.session
      .publish(this.queue, `${this.index} ${number}`, { headers: QUORUM })
      .then(
        ({ confirmed }) => confirmed && this.account.confirm(number),
        (error) => {
          this.account.reject(number, error.maybeDelivered);
          this.failures.push(error.message);
        },
      )
      .finally(() => this.#pending.delete(settled));
    this.#pending.add(settled);
    return settled;
  }

  /** Resolves once everything published has been confirmed or rejected. */
  async settled() {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  close() {
    return this.session.close();
  }
}
