// What a scenario works with: clients of one package, connected to one broker over one transport. The same code runs in Node and in a page.

import { Changes, Queue } from '../../e2e/support/queue.mjs';
import { SPRING } from './promises.mjs';

/** No event of a scenario takes longer, unless the scenario says so. */
export const DEADLINE = 40_000;

let kits = 0;

export class Kit {
  /** All that the clients have logged. */
  log = [];
  #clients = [];
  #sessions = [];
  #started = Date.now();
  #timers = new Set();
  #receipts = 0;

  /**
   * @param stomp the exports of the package: `Client`, `Versions`
   * @param place `broker`, a name; `login`, `passcode`; `receipts`, whether the broker confirms SEND and SUBSCRIBE; `transport`, a name;
   *   `connection(url)`, the options by which a client connects; `handshake(headers)`, those by which a WebSocket is opened with these
   *   HTTP headers, outside of pages; `deadline`; `control(name, ...arguments)`, what is done to the broker
   */
  constructor(stomp, place) {
    this.stomp = stomp;
    this.id = `${Date.now().toString(36)}${(kits += 1)}${Math.random().toString(36).slice(2, 6)}`;
    this.deadline = DEADLINE;
    Object.assign(this, place);
  }

  /** Settles as `promise` does, unless its time is over. */
  async within(promise, what, ms = this.deadline) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what}`)), ms);
      this.#timers.add(timer);
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A name that no other scenario has: `/topic/prices-1a2b`. */
  topic(name = 't') {
    return `/topic/${name}-${this.id}`;
  }

  queue(name = 'q') {
    return `/queue/${name}-${this.id}`;
  }

  /** A client, not yet active: without heart-beats and reconnecting, unless asked for. `url` leads somewhere else than to the broker. */
  client({ url, ...options } = {}) {
    const { login, passcode } = this;
    const client = new this.stomp.Client({
      ...this.connection(url),
      connectHeaders: login ? { login, passcode } : {},
      reconnectDelay: 0,
      heartbeatIncoming: 0,
      heartbeatOutgoing: 0,
      debug: (line) => this.log.push(`+${Date.now() - this.#started} ms ${line}`),
      ...options,
    });
    this.#clients.push(client);
    return client;
  }

  /**
   * A session, not yet connected: without heart-beats, quick to connect again, and as patient as the kit, since a busy machine may take longer for
   * a hundred receipts than the time limits that are right for a user. `url` as for `client`.
   */
  session({ url, ...options } = {}) {
    const { login, passcode } = this;
    const session = new this.stomp.Session({
      ...this.connection(url),
      connectHeaders: login ? { login, passcode } : {},
      ...(SPRING.includes(this.broker) && { broker: this.broker }),
      retry: { initial: 100, max: 1_000 },
      connectTimeout: this.deadline,
      receiptTimeout: this.deadline,
      heartbeatIncoming: 0,
      heartbeatOutgoing: 0,
      debug: (line) => this.log.push(`+${Date.now() - this.#started} ms ${line}`),
      ...options,
    });
    // Scenarios that want its errors listen themselves.
    session.addEventListener('error', ({ error }) => this.log.push(`error event: ${error.code}`));
    this.#sessions.push(session);
    return session;
  }

  /** A session that has connected. */
  async connectSession(options) {
    const session = this.session(options);
    await this.within(session.connect(), 'the connection of a session');
    return session;
  }

  /** Activates a client; settles with the CONNECTED frame, fails with what came instead. */
  async activated(client) {
    const { seen, first } = watch(client);
    client.activate();
    await this.within(first, `CONNECTED; so far ${JSON.stringify(seen)}`);
    if (seen.connected) return seen.connected;
    throw new Error(`not connected: ${JSON.stringify({ error: seen.error, close: seen.close })}`);
  }

  /** A client that has connected. */
  async connect(options) {
    const client = this.client(options);
    await this.activated(client);
    return client;
  }

  /** How a connection attempt ends that the broker refuses: ERROR, if one came, and the code of the close. */
  async refusal(options) {
    const client = this.client(options);
    const { seen, first, closed } = watch(client);
    client.activate();
    await this.within(first, 'an answer to CONNECT');
    if (seen.error !== undefined && seen.close === undefined)
      await Promise.race([closed, this.moments(2_000)]);
    const { error, close, connected } = seen;
    return { connected: Boolean(connected), error, close: close?.code ?? 'stays open' };
  }

  /** Subscribes; the messages arrive in the queue returned, whose `subscription` is the handle that the client gave. */
  inbox(client, destination, headers) {
    const messages = new Queue();
    messages.subscription = client.subscribe(destination, messages.push, headers);
    return messages;
  }

  /** As `inbox`, but settles once the broker has the subscription: other clients may send then. */
  async subscribed(client, destination, headers = {}) {
    if (!this.receipts) {
      const messages = this.inbox(client, destination, headers);
      await this.processed(client);
      return messages;
    }
    const [receipt, id] = this.receipt(client);
    const messages = this.inbox(client, destination, { ...headers, receipt: id });
    await receipt;
    return messages;
  }

  /** Settles once the broker has read all that the client has sent. */
  async processed(client) {
    const destination = this.topic(`processed-${(this.#receipts += 1)}`);
    if (this.receipts) {
      const [receipt, id] = this.receipt(client);
      client.publish({ destination, body: '-', headers: { receipt: id } });
      return receipt;
    }
    // In the order in which they came, a message behind them comes back behind their effects.
    const own = this.inbox(client, destination);
    client.publish({ destination, body: '-' });
    await this.next(own);
    own.subscription.unsubscribe();
  }

  /** A promise of the RECEIPT with the id, which is the second thing returned. */
  receipt(client, what = 'RECEIPT') {
    const id = `receipt-${this.id}-${(this.#receipts += 1)}`;
    const came = new Promise((resolve) => client.watchForReceipt(id, resolve));
    return [this.within(came, what), id];
  }

  /** The next message of an inbox. */
  next(messages, what = 'a message') {
    return this.within(messages.next(), what);
  }

  async take(messages, count, ms) {
    return this.within(messages.take(count), `${count} messages`, ms);
  }

  /** The bodies of the messages up to the one that has this body. */
  async bodiesUntil(messages, last) {
    const bodies = [];
    for (;;) {
      const { body } = await this.next(messages, `"${last}" after ${JSON.stringify(bodies)}`);
      if (body === last) return bodies;
      bodies.push(body);
    }
  }

  /** The next call of the client's callback of this name: its argument. */
  nextCall(client, callback, ms) {
    const called = new Promise((resolve) => {
      const before = client[callback];
      client[callback] = (argument) => {
        client[callback] = before;
        before?.call(client, argument);
        resolve(argument);
      };
    });
    return this.within(called, callback, ms);
  }

  /** The message of the next ERROR, its first words. */
  async nextError(client) {
    return errorOf(await this.nextCall(client, 'onStompError'));
  }

  /** The code of the next close. */
  async nextClose(client, ms) {
    return (await this.nextCall(client, 'onWebSocketClose', ms)).code;
  }

  /** Lets time pass, for what a broker does by the clock. */
  moments(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Ends all clients, and all waiting. */
  async end() {
    this.#timers.forEach(clearTimeout);
    await Promise.allSettled([
      ...this.#clients.map((client) => client.deactivate({ force: true })),
      ...this.#sessions.map((session) => session.close()),
    ]);
    await this.control?.('release');
  }
}

/** What is seen of a connection attempt; `first` settles with the first of it, `closed` with the close. */
function watch(client) {
  const seen = {};
  const changes = new Changes();
  const note = (name, valueOf) => (argument) => {
    seen[name] ??= valueOf(argument);
    changes.tell();
  };
  client.onConnect = note('connected', (frame) => frame);
  client.onStompError = note('error', errorOf);
  client.onWebSocketClose = note('close', (event) => event);
  return {
    seen,
    first: changes.until(() => seen.connected ?? seen.error ?? seen.close),
    closed: changes.until(() => seen.close),
  };
}

/** What an ERROR says, without what differs from one run to the next. */
function errorOf({ headers }) {
  return (headers.message ?? '').split(/[[:(]/)[0].trim().slice(0, 60);
}
