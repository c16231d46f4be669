// Accounts of numbered messages of one sender: how the promise of each ended, and how often it arrived.

/** How a promise ended; 0 is pending. */
const CONFIRMED = 1;
/** Rejected with `maybeDelivered`. */
const UNCERTAIN = 2;
/** Rejected without it: the message must not arrive. */
const REJECTED = 3;

/** All memory is taken at once, so that the memory of a run shows what sessions take. */
export class Account {
  sent = 0;
  #outcomes;
  #arrivals;

  constructor(capacity) {
    this.#outcomes = new Uint8Array(capacity);
    this.#arrivals = new Uint8Array(capacity);
  }

  /** The number of a message that is about to be sent. */
  send() {
    if (this.sent === this.#outcomes.length) throw new Error(`more than ${this.sent} messages`);
    return this.sent++;
  }

  confirm(number) {
    this.#outcomes[number] = CONFIRMED;
  }

  reject(number, maybeDelivered) {
    this.#outcomes[number] = maybeDelivered ? UNCERTAIN : REJECTED;
  }

  /** @param isAgain whether the broker says that it has delivered this very message before */
  arrive(number, isAgain = false) {
    if (this.#arrivals[number] === 0 || !isAgain) this.#arrivals[number] += 1;
  }

  hasArrived(number) {
    return this.#arrivals[number] > 0;
  }

  /** Counts, by what is true of the messages. */
  get counts() {
    const outcomes = [0, 0, 0, 0];
    const counts = { sent: this.sent, arrived: 0, lost: 0, twice: 0, most: 0, contradicted: 0 };
    for (let number = 0; number < this.sent; number++) {
      const [outcome, arrivals] = [this.#outcomes[number], this.#arrivals[number]];
      outcomes[outcome] += 1;
      if (arrivals > 0) counts.arrived += 1;
      if (arrivals > 1) counts.twice += 1;
      counts.most = Math.max(counts.most, arrivals);
      if (outcome === CONFIRMED && arrivals === 0) counts.lost += 1;
      if (outcome === REJECTED && arrivals > 0) counts.contradicted += 1;
    }
    const [pending, confirmed, uncertain, rejected] = outcomes;
    return { ...counts, pending, confirmed, uncertain, rejected };
  }
}
