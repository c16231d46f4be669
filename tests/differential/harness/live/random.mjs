// Scenarios by chance over a real broker: the same seed makes the same scenario. What each step brings about is known,
// and awaited before the next.

import { Chance } from '../chance.mjs';

const STEPS = 15;

/** The scenario of `seed`. */
export function random(seed) {
  const chance = new Chance(seed);
  const version = chance.of(['1.0', '1.1', '1.2', '1.2']);
  const config = randomConfig(chance);
  const withVersion = ({ lib }) => ({ ...config, stompVersions: new lib.Versions([version]) });
  return {
    name: `live random ${seed}`,
    options: { network: true, config: withVersion },
    run: (t) => live(new Life(t, chance, version)),
  };
}

function randomConfig(chance) {
  return {
    reconnectDelay: chance.of([1, 5, 20]),
    reconnectTimeMode: chance.below(2),
    forceBinaryWSFrames: chance.once(4),
    splitLargeFrames: chance.once(4),
    // So large that what is different in every run is in the first piece.
    maxWebSocketChunkSize: chance.of([300, 8192]),
    discardWebsocketOnCommFailure: chance.once(2),
    logRawCommunication: chance.once(5),
    appendMissingNULLonIncoming: chance.once(5),
    // The ids of ours go on counting where stompjs's begin anew; that has its own scenarios.
    disconnectHeaders: { receipt: 'bye' },
  };
}

async function live(life) {
  await life.begin();
  for (let step = 0; step < STEPS; step++) await life.step();
  await life.end();
}

class Life {
  /** Names of the subscriptions of each topic. */
  #topics = [new Map(), new Map(), new Map()];
  #serial = 0;

  constructor(t, chance, version) {
    Object.assign(this, { t, chance, version });
  }

  async begin() {
    await this.t.overNetwork();
    await this.t.up();
  }

  async step() {
    const { t, chance } = this;
    if (!t.client.active) return this.#asleep();
    const usual = [
      () => this.#publish(),
      () => this.#subscribe(),
      () => this.#job(),
      () => this.#transaction(),
    ];
    const rare = [
      () => this.#unsubscribe(),
      () => this.#lose(),
      () => this.#down(),
      () => this.#unhandled(),
    ];
    await chance.of([...usual, ...usual, ...rare])();
    if (chance.once(4)) t.see(chance.of(['connected', 'connectedVersion', 'active', 'state']));
  }

  async #asleep() {
    const { t } = this;
    t.call('publish', { destination: '/topic/unknown' });
    await t.up();
  }

  /** A burst of messages, confirmed as a whole by a receipt for the last. */
  async #publish(headers = {}) {
    const expected = [];
    for (let left = 1 + this.chance.below(4); left > 0; left--)
      expected.push(...this.#send(headers));
    return expected.length ? this.t.until(...expected) : this.#settle();
  }

  /** Publishes, and gives what that will bring. */
  #send(headers) {
    const { t, chance } = this;
    const topic = chance.below(this.#topics.length);
    t.call('publish', {
      destination: t.topic(topic),
      headers: { ...headers, ...chance.of([{}, { a: 'b', n: 5 }]) },
      ...this.#body(),
    });
    return [...this.#topics[topic].keys()];
  }

  #body() {
    const { t, chance } = this;
    // What stompjs cuts into pieces by UTF-16 units has its own scenarios.
    const wide = t.client.splitLargeFrames ? 'narrow' : '안녕? €';
    const body = chance.of(['', 'x', wide, 'y'.repeat(chance.below(2000)), 'line\n\nline\n']);
    const bytes = chance.once(5) && !t.client.logRawCommunication;
    return bytes
      ? { binaryBody: new TextEncoder().encode(body) }
      : { body, skipContentLengthHeader: chance.once(4) };
  }

  async #subscribe() {
    const topic = this.chance.below(this.#topics.length);
    const name = `s${++this.#serial}`;
    this.#topics[topic].set(name, await this.t.listen(name, this.t.topic(topic)));
  }

  async #unsubscribe() {
    const topic = this.chance.of(this.#topics);
    const [name, subscription] = [...topic][0] ?? [];
    if (!name) return;
    topic.delete(name);
    await this.t.confirmed(`${name}-gone`, (headers) =>
      this.t.attempt('unsubscribe', () => subscription.unsubscribe(headers)),
    );
  }

  /** A message of a queue: acknowledged, or refused and then acknowledged. */
  async #job() {
    const { t, chance } = this;
    const name = `job${++this.#serial}`;
    const ack = this.version === '1.0' ? 'client' : chance.of(['client', 'client-individual']);
    const refuse = this.version !== '1.0' && chance.once(3);
    let left = refuse ? 1 : 0;
    const subscription = await t.listen(name, t.queue(name), { ack }, (message) => {
      const verb = left-- > 0 ? 'nack' : 'ack';
      t.attempt(verb, () => message[verb]());
    });
    t.call('publish', { destination: t.queue(name), body: 'job' });
    await t.until(name, ...(refuse ? [name] : []));
    await t.confirmed(`${name}-gone`, (headers) =>
      t.attempt('unsubscribe', () => subscription.unsubscribe(headers)),
    );
  }

  async #transaction() {
    const { t, chance } = this;
    const transaction = t.call('begin', `t${++this.#serial}`);
    const expected = [];
    for (let left = chance.below(4); left > 0; left--)
      expected.push(...this.#send({ transaction: transaction.id }));
    const verb = chance.of(['commit', 'abort']);
    t.attempt(verb, () => transaction[verb]());
    if (verb === 'commit' && expected.length) await t.until(...expected);
    else await this.#settle();
  }

  /** Waits until the broker has read everything so far. */
  #settle() {
    const { t } = this;
    return t.confirmed(`r${++this.#serial}`, (headers) =>
      t.call('publish', { destination: t.topic('unknown'), headers }),
    );
  }

  async #unhandled() {
    this.t.call('publish', {
      destination: this.t.topic('unknown'),
      headers: { receipt: `r${++this.#serial}` },
    });
    await this.t.until('onUnhandledReceipt');
  }

  /** The connection ends in one way or another, and comes again. */
  async #lose() {
    const { t, chance } = this;
    const ways = [
      () => t.network.cut(),
      () => t.call('forceDisconnect'),
      () => t.socket.inject('SEND\nno colon\n\n\0'),
    ];
    chance.of(ways)();
    this.#forget();
    await t.until('onWebSocketClose', 'onConnect');
  }

  async #down() {
    this.#forget();
    await this.t.down(this.chance.of([{}, { force: true }]));
  }

  #forget() {
    for (const topic of this.#topics) topic.clear();
  }

  async end() {
    if (this.t.client.active) await this.t.down();
  }
}
