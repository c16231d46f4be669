// What the scenarios ask of a client, as far as it is the same for all.
//
// A client has `connected` (the headers of CONNECTED) and the methods `subscribe(id, destination, ack)`, `unsubscribe(id)`,
// `send(destination, body, options)`, `ack(message, headers)`, `nack(message, headers)`, `begin`, `commit` and `abort(transaction)`,
// `heartBeats(count)`, `disconnect()` and `drop()`. Subscribing and unsubscribing settle with their receipts, `disconnect` with that
// of DISCONNECT; `drop` cuts the connection without DISCONNECT.

import { within } from '../support/deadline.mjs';
import { Queue } from '../support/queue.mjs';

const DEADLINE = 30_000;

/** The ERROR that a client got while it waited for something else. */
export class StompError extends Error {
  constructor(frame) {
    super(`ERROR: ${frame.headers.message}: ${frame.body}`);
    this.frame = frame;
  }
}

export class Scripted {
  #inboxes = new Map();
  #failure;
  #fail;
  #ended;

  constructor() {
    this.#failure = new Promise((resolve) => (this.#fail = resolve));
    this.closing = new Promise((resolve) => (this.#ended = resolve));
  }

  /** An ERROR came. */
  failed(frame) {
    this.#fail(frame);
  }

  /** The connection is gone. */
  ended() {
    this.#ended();
  }

  /** As `promise`, unless ERROR comes or the connection ends first. */
  orError(promise) {
    const error = this.#failure.then((frame) => Promise.reject(new StompError(frame)));
    // ERROR comes before the end that it brings about.
    const end = this.closing.then(() => Promise.reject(new Error('the connection ended')));
    return within(DEADLINE, Promise.race([promise, error, end]), () => 'an answer of the broker');
  }

  inbox(id) {
    if (!this.#inboxes.has(id)) this.#inboxes.set(id, new Queue());
    return this.#inboxes.get(id);
  }

  /** The next message of a subscription. */
  next(id) {
    return this.orError(this.inbox(id).next());
  }

  /** The next `count` messages of a subscription. */
  take(id, count) {
    return this.orError(this.inbox(id).take(count));
  }

  /** Messages that came and were not read. */
  unread(id) {
    return this.inbox(id).pending;
  }

  /** Sends many bodies. */
  async sendAll(destination, bodies) {
    for (const body of bodies) await this.send(destination, body);
  }

  /** Waits until the broker has carried out everything that was sent. */
  async confirm() {
    await this.send('/topic/unused', '', { confirmed: true });
  }

  /** The ERROR that came or comes. */
  error() {
    return within(DEADLINE, this.#failure, () => 'an ERROR');
  }

  /** Waits for the end of the connection. */
  closed() {
    return within(DEADLINE, this.closing, () => 'the end of the connection');
  }
}
