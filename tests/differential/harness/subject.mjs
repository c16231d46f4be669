// One client, its sockets, its log, and what it is told to do.

/** All callbacks of a client but `debug`, in the order of stompjs's documentation. */
export const CALLBACKS = [
  'beforeConnect',
  'onConnect',
  'onDisconnect',
  'onStompError',
  'onWebSocketClose',
  'onWebSocketError',
  'onUnhandledMessage',
  'onUnhandledReceipt',
  'onUnhandledFrame',
  'onHeartbeatReceived',
  'onHeartbeatLost',
  'onChangeState',
];

const STATES = ['ACTIVE', 'DEACTIVATING', 'INACTIVE'];

/** Options: `config` (options of the client, or a function of the subject that gives them), `brokerURL` (no factory). */
export class Subject {
  sockets = [];
  #promises = 0;
  #behaviours = new Map();

  constructor(library, options, log) {
    this.lib = library;
    this.options = options;
    this.log = log;
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
      this.log.add(`debug ${args.map((arg) => bare(this.log.show(String(arg)))).join(' ')}`);
      return this.behave('debug', args);
    };
    return { ...factory, debug, ...Object.fromEntries(recorders) };
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
      (value) =>
        this.log.add(`promise ${number} resolved: ${this.log.show(value)} ${this.summary()}`),
      (error) =>
        this.log.add(`promise ${number} rejected: ${this.log.show(error)} ${this.summary()}`),
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
    const link = client.connected
      ? `connected ${client.connectedVersion}`
      : `apart ${client.connectedVersion ?? ''}`;
    const socket = client.webSocket ? ` ${this.log.show(client.webSocket)}` : '';
    return `{${STATES[client.state] ?? client.state}${client.active ? ' active' : ''}, ${link.trim()}${socket}}`;
  }
}

/** Shown text without its quotes. */
function bare(shown) {
  return shown.slice(1).replace(/"(?=$|…)/, '');
}

/** A callback's behaviour: it throws. */
export function throws(text = 'boom') {
  return () => {
    throw new Error(text);
  };
}
