// One of the sessions: what it sends, what it gets, and whether every promise that it was given has settled.

import { setTimeout as delay } from 'node:timers/promises';

import { Account } from './account.mjs';

export const TOPIC = '/topic/chaos.';
export const QUEUE = '/queue/chaos.';
export const TRANSACTIONS = '/topic/chaos-transactions.';
const REQUESTS = '/queue/chaos-requests.';

/** Between two actions, in ms. */
const PAUSE = 500;
/** More actions in a minute, and more messages in an action, than there will be. */
const ACTIONS_A_MINUTE = (60_000 / PAUSE) * 2;
const MESSAGES = 6;
const BURST = 5;

const ACTIONS = [
  [45, 'topic'],
  [30, 'queue'],
  [5, 'burst'],
  [10, 'request'],
  [6, 'transaction'],
  [2, 'resubscribe'],
  [1, 'rest'],
  [1, 'once'],
];

export class Participant {
  pending = 0;
  /** How often promises were rejected, by code. */
  codes = new Map();
  /** What must not happen, as text. */
  faults = [];
  gaps = 0;
  replies = 0;
  cuts = 0;
  /** Subscriptions that were blamed for an ERROR that names nothing, since their receipt was lost. */
  blamed = 0;
  #random;
  #isActing = true;
  #subscriptions = [];
  #probes = new Map();

  /**
   * @param options `Session`, `StompError`, `url`, `delivery`, `minutes`
   * @param all the participants: each gets the messages of the one before it
   */
  constructor(index, options, all, random) {
    Object.assign(this, { index, all, delivery: options.delivery });
    this.StompError = options.StompError;
    this.#random = random;
    const capacity = Math.ceil((options.minutes + 1) * ACTIONS_A_MINUTE * MESSAGES);
    for (const kind of ['topic', 'queue', 'transactions']) this[kind] = new Account(capacity);
    this.session = new options.Session({
      brokerURL: options.url,
      delivery: options.delivery,
      retry: { initial: 50, max: 1_000 },
      heartbeatIncoming: 1_000,
      heartbeatOutgoing: 1_000,
      connectTimeout: 3_000,
      receiptTimeout: 5_000,
      disconnectTimeout: 2_000,
    });
    // Failures of handlers, and ERRORs that are about no frame, are meant to be.
    this.session.addEventListener('error', () => {});
    this.session.addEventListener('gap', () => (this.gaps += 1));
    this.session.onStatus(({ state }) => (this.cuts += state === 'waiting' ? 1 : 0));
  }

  /** The one whose messages this one gets. */
  get #other() {
    return this.all[(this.index + 1) % this.all.length];
  }

  /** Waits for a promise as an application does, and knows whether it has settled. */
  #awaited(promise) {
    this.pending += 1;
    return promise
      .catch((error) => {
        if (!(error instanceof this.StompError)) this.faults.push(`rejected with ${error}`);
        this.codes.set(error.code, (this.codes.get(error.code) ?? 0) + 1);
        return { error };
      })
      .finally(() => (this.pending -= 1));
  }

  async start() {
    const { index } = this.#other;
    this.#subscribe(`${TOPIC}${index}`, ({ body }) => this.#probed(body));
    this.#subscribe(`${QUEUE}${index}`, (message) => this.#work(message), {
      ack: 'client-individual',
      isLoop: this.index % 2 === 1,
    });
    this.#subscribe(`${REQUESTS}${this.index}`, (message) => this.#reply(message), {
      ack: 'client-individual',
      concurrency: 8,
    });
    await this.session.connect({ timeout: 60_000 });
  }

  #subscribe(destination, handler, options = {}) {
    const { isLoop = false, ...others } = options;
    const { session } = this;
    const subscription = isLoop
      ? session.subscribe(destination, others)
      : session.subscribe(destination, handler, others);
    this.#subscriptions.push(subscription);
    this.#awaited(subscription.ready);
    const again = () => this.#subscribe(destination, handler, options);
    this.#awaited(subscription.closed.then((error) => this.#ended(subscription, error, again)));
    if (isLoop) this.#awaited(loop(subscription, handler));
  }

  #ended(subscription, error, again) {
    if (!error) return;
    if (error.code !== 'refused')
      this.faults.push(`${subscription.destination} ended with ${error.code}`);
    this.blamed += 1;
    this.#subscriptions.splice(this.#subscriptions.indexOf(subscription), 1);
    again();
  }

  #work({ body, redelivered }) {
    if (this.#probed(body)) return;
    this.#other.queue.arrive(Number(body), redelivered);
    // A handler that throws gives its message back; a loop would end.
    const isHandler = this.index % 2 === 0;
    if (isHandler && !redelivered && this.#random.next() < 0.03) throw new Error('on purpose');
  }

  async #reply({ body, headers }) {
    const { 'reply-to': to, 'correlation-id': correlation } = headers;
    await this.#awaited(
      this.session.publish(to, body, { headers: { 'correlation-id': correlation } }),
    );
  }

  /** Acts now and then, until `rest`. */
  async act() {
    while (this.#isActing) {
      this.#awaited(this.#perform(this.#random.weighted(ACTIONS)));
      await delay(this.#random.between(0, 2 * PAUSE));
    }
  }

  #perform(action) {
    if (action === 'topic' || action === 'queue') return this.#publish(action);
    if (action === 'burst') return this.publishBurst();
    if (action === 'request') return this.#request();
    if (action === 'transaction') return this.#transact();
    if (action === 'resubscribe') return this.#resubscribe();
    if (action === 'once') return this.session.once(`${TOPIC}${this.index}`, { timeout: 2_000 });
    return this.session.disconnect().then(() => this.session.connect());
  }

  async publishBurst() {
    for (let n = 0; n < BURST; n++) this.#publish('topic');
    return this.#publish('queue');
  }

  async #publish(kind) {
    const account = this[kind];
    const number = account.send();
    const destination = `${kind === 'topic' ? TOPIC : QUEUE}${this.index}`;
    this.#settle(
      account,
      [number],
      await this.#awaited(this.session.publish(destination, `${number}`)),
    );
  }

  #settle(account, numbers, { error, confirmed }) {
    for (const number of numbers)
      if (error) account.reject(number, error.maybeDelivered);
      else account.confirm(number);
    if (!error && !confirmed) this.faults.push('resolved without confirmation');
  }

  async #request() {
    const body = `${this.#random.next()}`;
    const options = { timeout: 5_000 };
    const answer = await this.#awaited(
      this.session.request(`${REQUESTS}${this.#other.index}`, body, options),
    );
    if (answer.error) return;
    if (answer.body !== body) this.faults.push(`the reply of another request: ${answer.body}`);
    this.replies += 1;
  }

  async #transact() {
    const { transactions } = this;
    const numbers = [transactions.send(), transactions.send()];
    const work = (tx) => {
      for (const number of numbers) tx.publish(`${TRANSACTIONS}${this.index}`, `${number}`);
      return { confirmed: true };
    };
    const ended = await this.#awaited(this.session.transaction(work, { timeout: 10_000 }));
    this.#settle(transactions, numbers, ended);
  }

  async #resubscribe() {
    const at = this.#subscriptions.findIndex(({ destination }) => destination.startsWith(TOPIC));
    const [old] = this.#subscriptions.splice(at, 1);
    old.close();
    this.#subscribe(old.destination, ({ body }) => this.#probed(body));
  }

  /** Does nothing more by itself; what was begun goes on. */
  rest() {
    this.#isActing = false;
  }

  /** Resolves once everything published has settled. */
  settled() {
    return this.#awaited(this.session.flush());
  }

  /** Resolves once a message has come to each subscription that only the restored ones can get. */
  async probe(send) {
    const { session } = this;
    if (!(await this.#isReached())) return false;
    for (const kind of [TOPIC, QUEUE]) {
      const body = `probe ${kind}`;
      const came = new Promise((resolve) => this.#probes.set(body, resolve));
      await send(`${kind}${this.#other.index}`, body);
      await came;
    }
    return session.subscriptions.every(({ state }) => state === 'active');
  }

  /** Whether a message was confirmed: it went behind SUBSCRIBE, by a connection that lives. */
  async #isReached() {
    const { session } = this;
    while (session.state !== 'failed') {
      const options = { delivery: 'at-most-once' };
      const { error } = await this.#awaited(session.publish('/topic/probes', '', options));
      if (!error) return true;
    }
    return false;
  }

  #probed(body) {
    this.#probes.get(body)?.();
    return body.startsWith('probe');
  }

  /** Ends the session, with messages on their way. */
  end() {
    this.#awaited(this.publishBurst());
    const { session } = this;
    const isDraining = this.index % 4 < 2;
    return this.#awaited(isDraining ? session.drain({ timeout: 20_000 }) : session.close());
  }

  /** How many transactions have arrived in part. */
  get torn() {
    let torn = 0;
    for (let number = 0; number < this.transactions.sent; number += 2)
      if (this.transactions.hasArrived(number) !== this.transactions.hasArrived(number + 1))
        torn += 1;
    return torn;
  }
}

async function loop(subscription, handler) {
  for await (const message of subscription) handler(message);
}
