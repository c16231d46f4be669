// Where a scenario plays over a real broker: a client, its log, and what a scenario can wait for.

import { connect } from 'node:net';

import { within } from '../../../e2e/support/deadline.mjs';
import { Proxy } from '../../../e2e/support/proxy.mjs';
import { BROKEN } from '../playing.mjs';
import { Subject } from '../subject.mjs';
import { LiveLog } from './log.mjs';
import { Names } from './names.mjs';
import { LiveSocket } from './socket.mjs';

const DEADLINE = 10_000;
const STATE_DEADLINE = 2000;

/**
 * `broker` says what the broker is: `url`, `kind`, `frames` (RabbitMQ: 'text', 'binary'), `login`,
 * `passcode`; and the `token` of this run.
 * Options: `config` (options of the client), `socket` (options of LiveSocket), `brokerURL` (no factory),
 * `network` (that can be cut; the client is made by `overNetwork()`).
 */
export class LiveStage extends Subject {
  #others = [];
  #unseen = [];
  #waiting;

  constructor(library, options, broker, names = new Names(broker.token), number = 1) {
    super(library, options, new LiveLog(names));
    Object.assign(this, { broker, names, number, url: broker.url });
    this.log.onLine = (text) => this.#notice(text);
    if (!options.network) this.make();
  }

  /** The scenario's other clients: each has a log of its own. */
  another(options = {}) {
    const other = new LiveStage(
      this.lib,
      options,
      this.broker,
      this.names,
      this.number + this.#others.length + 1,
    );
    this.#others.push(other);
    return other;
  }

  make() {
    const { brokerURL, config = {} } = this.options;
    const own = typeof config === 'function' ? config(this) : config;
    this.options = {
      ...this.options,
      config: { ...this.#usual(), ...(brokerURL && { brokerURL: this.url }), ...own },
    };
    return super.make();
  }

  /** No heart-beats, and no waiting. */
  #usual() {
    const { login, passcode } = this.broker;
    return {
      connectHeaders: { login, passcode },
      reconnectDelay: 10,
      heartbeatIncoming: 0,
      heartbeatOutgoing: 0,
    };
  }

  /** Puts a network between client and broker, which can be cut; makes the client. */
  async overNetwork() {
    this.network = await new Proxy().start(this.broker.url);
    this.url = this.network.url;
    this.make();
  }

  /** What the factory does; and the global WebSocket. */
  newSocket(url = this.url, protocols = undefined) {
    const { socket: options = {} } = this.options;
    const number = this.sockets.length + (this.number > 1 ? this.number * 10 : 0) + 1;
    const socket = new LiveSocket(number, this.log, options, {
      url,
      protocols,
      names: this.names,
      owner: this.number,
    });
    this.log.add(`factory gives ${socket}`);
    this.behave('webSocketFactory', []);
    this.sockets.push(socket);
    return socket;
  }

  get socket() {
    return this.sockets.at(-1);
  }

  get isRabbit() {
    return this.broker.kind === 'rabbitmq';
  }

  /** A destination of this run alone. */
  queue(name) {
    return `/queue/${this.names.token}-${name}`;
  }

  topic(name) {
    return `/topic/${this.names.token}-${name}`;
  }

  /**
   * Ends a step: waits until all these have happened since they were last awaited. A name means a call of that callback
   * (or 'promise 1'), a pattern means a line of the log.
   */
  async until(...wanted) {
    const shown = wanted.join(', ');
    const happened = new Promise((resolve) => {
      this.#waiting = { wanted, resolve };
      this.#check();
    });
    await this.#inTime(happened, () => shown);
    this.log.endStep(shown, this.summary());
  }

  /** Settles as `promise` does; if that takes too long, the error says how the broker is. */
  async #inTime(promise, what) {
    try {
      return await within(DEADLINE, promise, what);
    } catch (error) {
      throw new Error(`${error.message}; ${await stateOfBroker(this.broker.url)}`, {
        cause: error,
      });
    }
  }

  #notice(text) {
    this.#unseen.push(text);
    this.#check();
  }

  #check() {
    if (!this.#waiting) return;
    const left = [...this.#unseen];
    for (const what of this.#waiting.wanted) {
      const found = left.findIndex((line) => isAbout(line, what));
      if (found < 0) return;
      left.splice(found, 1);
    }
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    this.#unseen = left;
    resolve();
  }

  /** Activates, and waits for the session. */
  async up() {
    this.call('activate');
    await this.until('onConnect');
  }

  /**
   * Subscribes as `name`, and waits until the broker says so. Gives the subscription. `kept` has what is awaited of
   * messages that the queue already has: they come before the receipt or behind it, as the broker likes, so all of it
   * is one step.
   */
  async listen(name, destination, headers = {}, behaviour = undefined, kept = []) {
    const receipt = `${name}-there`;
    this.call('watchForReceipt', receipt, this.recorder(receipt));
    const subscription = this.call('subscribe', destination, this.inbox(name, behaviour), {
      id: name,
      receipt,
      ...headers,
    });
    await this.until(receipt, ...kept);
    return subscription;
  }

  /** A callback that logs messages and keeps them in `this.got[name]`. */
  inbox(name, behaviour) {
    const messages = ((this.got ??= {})[name] ??= []);
    return this.recorder(name, (message) => {
      messages.push(message);
      return behaviour?.(message);
    });
  }

  /** Gives a command that takes a receipt among its headers; `give(headers)`. Waits for the receipt. */
  async confirmed(receipt, give) {
    this.call('watchForReceipt', receipt, this.recorder(receipt));
    give({ receipt });
    await this.until(receipt);
  }

  /** Deactivates, and waits until the client is at rest. */
  async down(options) {
    this.call('deactivate', options);
    await this.until('onWebSocketClose', /^promise \d+ resolved/);
  }

  /** The broker refuses something. Ours closes the socket then, RabbitMQ does not. */
  async refused() {
    await this.until('onStompError', ...(this.isRabbit ? [] : ['onWebSocketClose']));
  }

  /**
   * The client is to be deactivated when the broker has refused something. Ours closes by itself behind ERROR: if the
   * client closed before that, either one's code could come.
   */
  deactivateWhenRefused() {
    this.once(this.isRabbit ? 'onStompError' : 'onWebSocketClose', () => this.call('deactivate'));
  }

  /** Ends a scenario. The logs of all clients, one after the other. */
  async finish() {
    const lines = this.log.end();
    for (const other of this.#others)
      lines.push(`[0] -- client ${other.number}`, ...(await other.finish()));
    return [...lines, ...(await this.#clearAway())];
  }

  /** Leaves nothing behind. Gives what is to be said of that: nothing, unless it fails. */
  async #clearAway() {
    const { client, sockets, network } = this;
    const deactivated = client?.deactivate({ force: true }).catch(() => {});
    // Nothing is written any more: the peer need not agree to the end.
    const gone = sockets.map((socket) => this.#inTime(socket.gone(), () => `the end of ${socket}`));
    const rest = this.#inTime(deactivated, () => 'the end of deactivate() after the scenario');
    const ends = await Promise.allSettled([...gone, rest]);
    network?.stop();
    return ends.flatMap(({ reason }) => (reason ? [`${BROKEN}: ${reason.stack}`] : []));
  }
}

/** Whether the broker can be reached, in words. */
function stateOfBroker(url) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(port, hostname);
    const say = (text) => {
      resolve(text);
      socket.destroy();
    };
    socket.once('connect', () => say('the broker accepts connections'));
    socket.once('error', ({ code }) => say(`the broker does not accept connections (${code})`));
    socket.setTimeout(STATE_DEADLINE, () => say('the broker does not answer to connections'));
  });
}

function isAbout(line, what) {
  return typeof what === 'string'
    ? line.startsWith(`${what}(`) || line.startsWith(`${what} resolved`)
    : what.test(line);
}
