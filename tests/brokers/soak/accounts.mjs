// Accounts of messages: which of them have arrived, which are lost.

/** Messages of a queue that the broker confirms by a receipt: confirmed ones have to arrive, at whatever time. */
export class ConfirmedMessages {
  sent = 0;
  confirmed = 0;
  /** Delivered again, as brokers do whose acknowledgement a restart has cost. */
  repeated = 0;
  #open = new Map();

  /** The number of a message that is about to be sent. */
  send() {
    this.sent += 1;
    this.#open.set(this.sent, { isConfirmed: false, hasArrived: false, isAwaited: true });
    return this.sent;
  }

  confirm(number) {
    this.confirmed += 1;
    this.#note(number, 'isConfirmed');
  }

  arrive(number) {
    const message = this.#open.get(number);
    if (!message || message.hasArrived) this.repeated += 1;
    else this.#note(number, 'hasArrived');
  }

  /** The sender's connection has ended: no receipt comes for what was sent on it. */
  end() {
    for (const message of this.#open.values()) message.isAwaited = false;
  }

  #note(number, what) {
    const message = this.#open.get(number);
    if (!message) return;
    message[what] = true;
    if (message.isConfirmed && message.hasArrived) this.#open.delete(number);
  }

  /** How many are confirmed and have not arrived so far. */
  get missing() {
    return this.#count((it) => it.isConfirmed && !it.hasArrived);
  }

  /** How many may still be confirmed. */
  get unconfirmed() {
    return this.#count((it) => it.isAwaited && !it.isConfirmed);
  }

  #count(condition) {
    return [...this.#open.values()].filter(condition).length;
  }
}

/** A message that is in transit for so long when a connection ends is not lost by that end. */
const LATE = 5_000;

/** Messages of a topic, which has no memory: each is expected by all members, as long as their connections last. */
export class TopicMessages {
  sent = 0;
  delivered = 0;
  lost = 0;
  /** In transit when a member's connection ended. */
  uncounted = 0;
  #open = new Map();

  /** @param now gives the time in ms */
  constructor(members, now = () => Date.now()) {
    this.members = members;
    this.now = now;
  }

  send() {
    this.sent += 1;
    this.#open.set(this.sent, { at: this.now(), awaitedBy: new Set(this.members) });
    return this.sent;
  }

  arrive(member, number) {
    const message = this.#open.get(number);
    message?.awaitedBy.delete(member);
    if (message?.awaitedBy.size !== 0) return;
    this.delivered += 1;
    this.#open.delete(number);
  }

  /** The connection of a member has ended: it gets nothing of what was sent to it. */
  end(member) {
    for (const [number, { at, awaitedBy }] of this.#open) {
      if (!awaitedBy.has(member)) continue;
      this[this.now() - at > LATE ? 'lost' : 'uncounted'] += 1;
      this.#open.delete(number);
    }
  }

  /** How many are in transit. */
  get missing() {
    return this.#open.size;
  }
}
