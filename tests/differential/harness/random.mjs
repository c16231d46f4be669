// Scenarios by chance: the same seed makes the same scenario.

import { Chance } from './chance.mjs';
import { bytes, connected, error, frame, message, receipt } from './frames.mjs';
import { settle } from './globals.mjs';

/** The scenario of `seed`. */
export function random(seed) {
  const chance = new Chance(seed);
  const config = randomConfig(chance);
  return { name: `random ${seed}`, options: { config }, run: (t) => live(t, chance) };
}

function randomConfig(chance) {
  return {
    reconnectDelay: chance.of([0, 10, 100, 5000]),
    reconnectTimeMode: chance.below(2),
    maxReconnectDelay: chance.of([0, 300, 900_000]),
    connectionTimeout: chance.of([0, 0, 150]),
    heartbeatIncoming: 0,
    heartbeatOutgoing: chance.of([0, 0, 50]),
    forceBinaryWSFrames: chance.once(5),
    splitLargeFrames: chance.once(5),
    maxWebSocketChunkSize: chance.of([32, 8192]),
    discardWebsocketOnCommFailure: chance.once(3),
    logRawCommunication: false,
    connectHeaders: chance.of([{}, { login: 'me' }]),
    // The ids of ours go on counting where stompjs's begin anew; that has its own scenarios.
    disconnectHeaders: { receipt: 'bye' },
  };
}

const STEPS = 40;

async function live(t, chance) {
  const life = new Life(t, chance);
  for (let step = 0; step < STEPS; step++) {
    await life.step();
    // How many microtasks something takes is no matter here.
    await settle();
  }
  await t.advance(200);
}

/** Things that can be done to a client, each where it makes sense. */
class Life {
  #subscriptions = [];
  #transactions = [];
  #messages = [];
  #receipts = 0;
  #ids = 0;
  #version = '1.2';

  constructor(t, chance) {
    this.t = t;
    this.chance = chance;
    t.on('onConnect', () => this.#forget());
    t.on('onWebSocketClose', () => this.#forget());
    for (const name of [
      'onConnect',
      'onWebSocketClose',
      'onUnhandledMessage',
      'onUnhandledReceipt',
      'onStompError',
    ]) {
      if (chance.once(6)) this.#meddle(name);
    }
  }

  /** A callback that gives a command, the first times it is called. */
  #meddle(name) {
    const { t } = this;
    const command = this.chance.of(['activate', 'deactivate', 'forceDisconnect']);
    let left = 2;
    t.on(name, () => {
      if (name === 'onConnect' || name === 'onWebSocketClose') this.#forget();
      // Only what still concerns a connection; and a client at rest is not woken by its own end.
      const concerned = name === 'onWebSocketClose' ? t.client.active : t.socket.readyState === 1;
      if (concerned && left-- > 0) t.call(command);
    });
  }

  /** Nothing of one connection is used on another. */
  #forget() {
    this.#subscriptions = [];
    this.#transactions = [];
    this.#messages = [];
  }

  async step() {
    const { t, chance } = this;
    const { client, socket } = t;
    const choices = [() => t.advance(chance.of([1, 10, 50, 100, 400])), () => t.settle()];
    const talking = client.connected && client.active && socket.readyState === 1;
    if (!client.active || chance.once(6)) choices.push(() => void t.call('activate'));
    if (client.active && chance.once(4))
      choices.push(() => void t.call('deactivate', chance.of([{}, {}, { force: true }])));
    if (client.active && chance.once(5)) choices.push(() => void t.call('forceDisconnect'));
    if (client.webSocket && client.webSocket === socket)
      choices.push(...this.#socketSteps(socket, client));
    if (talking)
      for (let weight = 0; weight < 3; weight++)
        choices.push(...this.#commands(), () => this.#incoming());
    await chance.of(choices)();
  }

  #socketSteps(socket, client) {
    const { t, chance } = this;
    const steps = [];
    if (socket.readyState === 0)
      steps.push(
        () => t.open(),
        () => t.open(),
      );
    if (socket.readyState === 1 && !client.connected)
      steps.push(...Array(4).fill(() => this.#accept()));
    if (socket.readyState === 1 && client.connected && !client.active) {
      steps.push(() => t.receive(receipt(chance.of(['bye', 'bye', 'other']))));
    }
    if (socket.readyState === 2 || chance.once(4))
      steps.push(() => t.lost(chance.of([1000, 1001, 1006, 1011])));
    if (chance.once(8)) steps.push(() => t.socketError());
    return steps;
  }

  async #accept() {
    this.#version = this.chance.of(['1.0', '1.1', '1.2', '1.2']);
    await this.t.receive(
      connected({ version: this.#version, 'heart-beat': this.chance.of(['0,0', '0,50', '0,120']) }),
    );
  }

  #commands() {
    return [
      () => this.#subscribe(),
      () => this.#publish(),
      () => this.#publish(),
      () => this.#unsubscribe(),
      () => this.#transaction(),
      () => this.#acknowledge(),
      () => this.#watch(),
    ];
  }

  #subscribe() {
    const headers = {
      id: `s${++this.#ids}`,
      ...this.chance.of([{}, { ack: 'client' }, { receipt: `r${this.#receipts}` }]),
    };
    const listener = this.t.recorder(`listener ${headers.id}`, (got) => this.#messages.push(got));
    const subscription = this.t.call('subscribe', `/q/${this.chance.below(3)}`, listener, headers);
    if (subscription) this.#subscriptions.push(subscription);
  }

  #unsubscribe() {
    const subscription = this.#subscriptions.pop();
    if (subscription) this.t.attempt('unsubscribe', () => subscription.unsubscribe());
  }

  #publish() {
    const { t, chance } = this;
    const headers = chance.of([
      undefined,
      {},
      { a: 'b', n: 5 },
      { path: 'a\\b' },
      { receipt: `r${this.#receipts}` },
    ]);
    // What stompjs cuts into chunks by UTF-16 units has its own scenarios.
    const wide = t.client.splitLargeFrames ? 'narrow' : '안녕? €';
    const body = chance.of(['', 'x', 'hello', wide, 'y'.repeat(chance.below(200))]);
    const params = { destination: `/q/${chance.below(3)}`, ...(headers && { headers }), body };
    if (chance.once(5)) params.binaryBody = new Uint8Array([1, 0, chance.below(256)]);
    if (chance.once(6)) params.skipContentLengthHeader = true;
    // What 1.1 escapes is a defect of stompjs, and has its own scenarios.
    if (this.#version === '1.1') delete params.headers;
    t.call('publish', params);
  }

  #transaction() {
    const { t, chance } = this;
    if (!this.#transactions.length || chance.once(2)) {
      const transaction = t.call('begin', `t${++this.#ids}`);
      if (transaction) this.#transactions.push(transaction);
      return;
    }
    const transaction = this.#transactions.pop();
    const verb = chance.of(['commit', 'abort']);
    t.attempt(verb, () => transaction[verb]());
  }

  #acknowledge() {
    const got = this.#messages.pop();
    const verb = this.chance.of(this.#version === '1.0' ? ['ack'] : ['ack', 'nack']);
    if (got) this.t.attempt(verb, () => got[verb]());
  }

  #watch() {
    this.t.call(
      'watchForReceipt',
      `r${++this.#receipts}`,
      this.t.recorder(`watcher ${this.#receipts}`),
    );
  }

  async #incoming() {
    const { t, chance } = this;
    const frames = Array.from({ length: 1 + chance.below(3) }, () => this.#frame()).join('');
    if (chance.once(3)) {
      const at = chance.below(frames.length);
      await t.receive(frames.slice(0, at));
      if (t.socket.readyState === 1) await t.receive(frames.slice(at));
    } else {
      await t.receive(chance.once(3) ? bytes(frames) : frames);
    }
  }

  #frame() {
    const { chance } = this;
    const body = chance.of(['', 'hello', '€uro', 'z'.repeat(chance.below(300))]);
    const length = chance.once(2)
      ? { 'content-length': new TextEncoder().encode(body).length }
      : {};
    return chance.of([
      () => message({ subscription: `s${1 + chance.below(this.#ids + 1)}`, ...length }, body),
      () =>
        message({ subscription: `s${1 + chance.below(this.#ids + 1)}`, x: 'y', ...length }, body),
      () => receipt(`r${chance.below(this.#receipts + 2)}`),
      () => error({}, body),
      () => frame('OTHER', { a: 'b' }),
    ])();
  }
}
