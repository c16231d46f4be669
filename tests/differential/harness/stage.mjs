// Where a scenario plays: one client, its sockets, its log, and the steps a scenario can take.

import { connected } from './frames.mjs';
import { advance, clock, enter, settle } from './globals.mjs';
import { Log } from './log.mjs';
import { show } from './show.mjs';
import { FakeSocket } from './socket.mjs';

/** All callbacks of a client but `debug`, in the order of stompjs's documentation. */
export const CALLBACKS = [
  'beforeConnect', 'onConnect', 'onDisconnect', 'onStompError', 'onWebSocketClose', 'onWebSocketError',
  'onUnhandledMessage', 'onUnhandledReceipt', 'onUnhandledFrame', 'onHeartbeatReceived', 'onHeartbeatLost',
  'onChangeState',
];

const STATES = ['ACTIVE', 'DEACTIVATING', 'INACTIVE'];

/**
 * Options: `config` (options of the client, or a function of the stage that gives them), `socket` (options of
 * FakeSocket, or a function of the socket's number), `worker` ('works', 'throws', 'fails'), `client` (a function of the
 * stage that makes the client; `false`: the scenario makes none, or makes it itself), `brokerURL` (no factory).
 */
export class Stage {
  sockets = [];
  #promises = 0;
  #behaviours = new Map();

  constructor(library, options = {}) {
    this.lib = library;
    this.options = options;
    this.log = new Log(clock);
    enter(this);
    if (options.client !== false) this.make(options.client);
  }

  /** Makes the client that everything else is about. */
  make(build) {
    const { config = {} } = this.options;
    const conf = { ...this.wiring(), ...(typeof config === 'function' ? config(this) : config) };
    this.attempt('new Client', () => {
      this.client = build ? build(this, conf) : new this.lib.Client(conf);
      this.log.client = this.client;
    });
    return this.client;
  }

  /** The factory and the callbacks, all of which write to the log. */
  wiring() {
    const recorders = CALLBACKS.map((name) => [name, this.recorder(name)]);
    const factory = this.options.brokerURL ? {} : { webSocketFactory: () => this.newSocket() };
    const debug = (...args) => {
      this.log.add(`debug ${args.map(String).map(escaped).join(' ')}`);
      return this.behave('debug', args);
    };
    return { ...factory, debug, ...Object.fromEntries(recorders) };
  }

  /** What the factory does. */
  newSocket() {
    const socket = new FakeSocket(this.sockets.length + 1, this.log, this.socketOptions());
    this.log.add(`factory gives ${socket}`);
    this.behave('webSocketFactory', []);
    this.sockets.push(socket);
    return socket;
  }

  socketOptions() {
    const { socket } = this.options;
    return (typeof socket === 'function' ? socket(this.sockets.length + 1) : socket) ?? {};
  }

  /** A callback that logs its arguments and the client's state, then does what `on` was told. */
  recorder(name, behaviour) {
    return (...args) => {
      const values = args.map((arg) => this.log.show(arg)).join(', ');
      this.log.add(`${name}(${values}) ${this.summary()}`);
      const act = behaviour ?? this.#behaviours.get(name);
      return act?.(...args);
    };
  }

  /** From here on, the callback `name` (or `debug`, or `webSocketFactory`) also does this. */
  on(name, behaviour) {
    this.#behaviours.set(name, behaviour);
    return this;
  }

  /** `on`, for the next time only. */
  once(name, behaviour) {
    return this.on(name, (...args) => {
      this.#behaviours.delete(name);
      return behaviour(...args);
    });
  }

  behave(name, args) {
    return this.#behaviours.get(name)?.(...args);
  }

  /** Calls a method of the client and logs how that goes. What it gives is given on; undefined if it throws. */
  call(method, ...args) {
    const values = args.map((arg) => this.log.show(arg)).join(', ');
    return this.attempt(`${method}(${values})`, () => this.client[method](...args));
  }

  /** Does something that may throw, and logs how that goes. */
  attempt(what, action) {
    this.log.add(`${what} …`);
    try {
      const result = action();
      this.log.add(`${what} → ${this.#showResult(result)}`);
      return result;
    } catch (error) {
      this.log.add(`${what} threw ${this.log.show(error)}`);
      return undefined;
    }
  }

  #showResult(result) {
    if (typeof result?.then !== 'function') return this.log.show(result);
    const number = ++this.#promises;
    result.then(
      (value) => this.log.add(`promise ${number} resolved: ${this.log.show(value)} ${this.summary()}`),
      (error) => this.log.add(`promise ${number} rejected: ${this.log.show(error)} ${this.summary()}`),
    );
    return `promise ${number}`;
  }

  /** Logs a property of the client. */
  see(...names) {
    for (const name of names) this.log.add(`client.${name} is ${this.log.show(this.client[name])}`);
  }

  set(name, value) {
    this.attempt(`client.${name} = ${this.log.show(value)}`, () => {
      this.client[name] = value;
    });
  }

  summary() {
    const { client } = this;
    if (!client) return '{}';
    const link = client.connected ? `connected ${client.connectedVersion}` : `apart ${client.connectedVersion ?? ''}`;
    const socket = client.webSocket ? ` ${this.log.show(client.webSocket)}` : '';
    return `{${STATES[client.state] ?? client.state}${client.active ? ' active' : ''}, ${link.trim()}${socket}}`;
  }

  get socket() {
    return this.sockets.at(-1);
  }

  /** The socket opens. */
  async open(socket) {
    await this.#peer('socket opens', socket, (it) => it.fireOpen(), [0]);
  }

  /** The socket gets one message for each argument. */
  async receive(...chunks) {
    for (const chunk of chunks) {
      await this.#peer(`received ${this.log.show(chunk)}`, undefined, (it) => it.fireMessage(chunk), [1, 2]);
    }
  }

  /** The socket is closed: by the peer, or because the client asked for it. */
  async lost(code = 1006, reason = '', wasClean = code === 1000, socket = undefined) {
    await this.#peer(`socket closed ${code}`, socket, (it) => it.fireClose({ code, reason, wasClean }));
  }

  async socketError(event) {
    await this.#peer('socket error', undefined, (it) => it.fireError(event));
  }

  /** Something that a socket's peer does in these ready states; the newest socket's, unless `socket` is given. */
  async #peer(what, socket, action, states = [0, 1, 2]) {
    await this.step(what, () => {
      const target = socket ?? this.socket;
      if (target && states.includes(target.readyState)) action(target);
      else this.log.add(target ? `${target} cannot: it is in state ${target.readyState}` : 'there is no socket');
    });
  }

  async advance(ms) {
    await settle();
    this.log.add(`== ${ms} ms pass`);
    await advance(ms);
    this.#logState();
  }

  /** The event loop hangs for so long; what fell due in that time does not run yet. */
  async stall(ms) {
    await this.step(`event loop stalls for ${ms} ms`, () => clock.stall(ms));
  }

  /** Something happens, with all microtasks run before and after. */
  async step(what, action = () => {}) {
    await settle();
    this.log.add(`== ${what}`);
    action();
    await settle();
    this.#logState();
  }

  async settle() {
    await this.step('microtasks run');
  }

  #logState() {
    this.log.add(`now ${this.summary()}`);
  }

  /** Activates, opens, and has the broker accept. */
  async up(headers) {
    this.call('activate');
    await this.accept(headers);
  }

  /** Opens the newest socket and has the broker accept. */
  async accept(headers) {
    await this.open();
    await this.receive(connected(headers));
  }

  /** Ends a scenario: what is still going on? */
  async finish() {
    await settle();
    this.log.add(`end, timers ${clock.pending ? 'running' : 'at rest'}`);
    return this.log.lines;
  }
}

/** Debug text in one line, without quotes. */
function escaped(text) {
  return show(text).slice(1).replace(/"(?=$|…)/, '');
}

/** A callback's behaviour: it throws. */
export function throws(text = 'boom') {
  return () => {
    throw new Error(text);
  };
}
