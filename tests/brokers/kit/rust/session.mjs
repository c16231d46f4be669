// A `Session` of the crate stomp-wasm in the shape of the npm package's, as far as scenarios use it.

import {
  bodyOf,
  commonOptions,
  frameOf,
  logLine,
  open,
  pairs,
  RustError,
  refuseUnknown,
} from './program.mjs';
import { Subscription } from './subscription.mjs';

const OPTIONS = [
  'broker',
  'brokerURL',
  'connectHeaders',
  'connectTimeout',
  'debug',
  'delivery',
  'forceBinaryWSFrames',
  'heartbeatIncoming',
  'heartbeatOutgoing',
  'receiptTimeout',
  'retry',
];

/** The names that the npm package has for brokers. */
const BROKERS = {
  RabbitMq: 'rabbitmq',
  ActiveMq: 'activemq',
  Artemis: 'artemis',
  Spring: 'spring',
  SpringRelay: 'spring-relay',
  Unknown: 'unknown',
};

export class Session {
  status = { state: 'idle' };
  /** The crate counts nothing: connections are counted by the status. */
  stats = { reconnects: -1 };
  #options;
  #program;
  #listeners = [];
  #statusListeners = new Set();
  #subscriptions = new Map();
  #end;
  #last = 0;

  constructor(options) {
    refuseUnknown(options, (name) => OPTIONS.includes(name));
    this.#options = options;
    const { connectHeaders, retry, broker, delivery, connectTimeout, receiptTimeout } = options;
    const asks = typeof connectHeaders === 'function';
    const about = {
      ...commonOptions(options),
      headers: asks ? [] : pairs(connectHeaders),
      asksHeaders: asks,
      retry: [retry.initial, retry.max],
      ...{ broker, connectTimeout, receiptTimeout },
      atLeastOnce: delivery === 'at-least-once',
    };
    this.#program = open(about, (told) => this.#told(told));
  }

  get state() {
    return this.status.state;
  }

  get broker() {
    return { name: BROKERS[this.status.broker] };
  }

  connect() {
    return this.#program.ask({ do: 'connect' });
  }

  close() {
    this.#end ??= this.#close();
    return this.#end;
  }

  async #close() {
    await this.#program.ask({ do: 'close' });
    await this.#program.ask({ do: 'drop' });
    this.#program.forget();
  }

  drain({ timeout }) {
    return this.#program.ask({ do: 'drain', limit: timeout });
  }

  /** Settles with whether the broker has confirmed it. */
  async publish(destination, body, { headers, delivery } = {}) {
    const draft = draftOf(destination, body, headers);
    const atLeastOnce = delivery === 'at-least-once';
    return { confirmed: await this.#program.ask({ do: 'publish', ...draft, atLeastOnce }) };
  }

  send(destination, body) {
    this.#program.give({ do: 'send', ...draftOf(destination, body) });
  }

  async request(destination, body, { headers, timeout, replyTo } = {}) {
    const draft = draftOf(destination, body, headers);
    return messageOf(await this.#program.ask({ do: 'request', ...draft, timeout, replyTo }));
  }

  async once(destination) {
    return messageOf(await this.#program.ask({ do: 'once', destination }));
  }

  subscribe(destination, ...rest) {
    const handler = typeof rest[0] === 'function' ? rest.shift() : undefined;
    const number = (this.#last += 1);
    const subscription = new Subscription(this.#program, number, destination, handler, {
      ...rest[0],
      messageOf: (message) => this.#message(message),
    });
    this.#subscriptions.set(number, subscription);
    return subscription;
  }

  async transaction(work) {
    const transaction = (this.#last += 1);
    const end = (isCommit) => this.#program.ask({ do: 'end', transaction, isCommit });
    await this.#program.ask({ do: 'begin', transaction });
    const frames = {
      publish: (destination, body) =>
        this.#program.give({ do: 'send-within', transaction, ...draftOf(destination, body) }),
      ack: ({ number }) =>
        this.#program.give({ do: 'answer', message: number, isAck: true, transaction }),
    };
    let value;
    try {
      value = await work(frames);
    } catch (thrown) {
      await end(false);
      throw thrown;
    }
    await end(true);
    return value;
  }

  addEventListener(type, listener, { once = false } = {}) {
    this.#listeners.push({ type, listener, once });
  }

  /** Calls it at each change of the status; gives back its remover. */
  onStatus(listener) {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  #tell(type, event) {
    const heard = this.#listeners.filter((it) => it.type === type);
    this.#listeners = this.#listeners.filter((it) => !heard.includes(it) || !it.once);
    for (const { listener } of heard) listener({ type, ...event });
  }

  #told(told) {
    const { event, status, fields, error, destination, away } = told;
    if (event === 'status') return this.#changed(status);
    if (event === 'trace') return this.#traced(fields);
    if (event === 'error') return this.#tell('error', { error: new RustError(error) });
    if (event === 'work-failed') {
      const message = frameOf('MESSAGE', told.message);
      return this.#tell('error', { error: new RustError(error), message });
    }
    if (event === 'asks-headers') return this.#giveHeaders(told);
    if (event !== 'gap') return this.#subscriptions.get(told.subscription)?.told(told);
    const all = [...this.#subscriptions.values()];
    const subscription = all.find((it) => it.destination === destination);
    this.#tell('gap', { subscription, away });
  }

  async #giveHeaders({ asked, attempt, error }) {
    const about = { attempt, error: error ? new RustError(error) : undefined };
    const headers = await this.#options.connectHeaders(about);
    this.#program.give({ do: 'headers', asked, headers: pairs(headers) });
  }

  #traced(fields) {
    this.#options.debug?.(logLine(fields));
    if (fields.message === 'received')
      this.#tell('frame', { direction: 'in', frame: { command: fields.command } });
  }

  #changed({ error, ...status }) {
    const next = { ...status, error: error ? new RustError(error) : undefined };
    const isSame = next.state === this.state && next.error?.message === this.status.error?.message;
    if (next.state === 'connected' && this.state !== 'connected') this.stats.reconnects += 1;
    this.status = next;
    if (!isSame) for (const listener of this.#statusListeners) listener(next);
  }

  #message(message) {
    const ack = () => this.#program.give({ do: 'answer', message: message.number, isAck: true });
    return { ...messageOf(message), number: message.number, ack };
  }
}

/** A message as the program takes it: of text, bytes, or a value that goes as JSON. */
function draftOf(destination, body = '', headers = {}) {
  const isValue = typeof body === 'object' && !(body instanceof Uint8Array);
  const type = isValue ? { 'content-type': 'application/json' } : {};
  const sent = isValue ? JSON.stringify(body) : body;
  return { destination, ...bodyOf(sent), headers: pairs({ ...type, ...headers }) };
}

function messageOf(message) {
  const frame = frameOf('MESSAGE', message);
  return { ...frame, text: frame.body, redelivered: message.isRedelivered };
}
