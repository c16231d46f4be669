// stomp.py over TCP, for the scenarios: a Python program does what it is told, a line of JSON for each order and each event.

import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { stompPy, mustExist } from '../support/environment.mjs';
import { Child } from '../support/process.mjs';
import { Scripted } from './client.mjs';

const program = fileURLToPath(new URL('stomp_py_driver.py', import.meta.url));

/** All clients of stomp.py live in one process. */
export const pythonClients = {
  clients: new Map(),
  answers: new Map(),
  orders: 0,

  async start() {
    mustExist(
      stompPy,
      'let `cargo xtask test e2e` install it, or set STOMP_PY to a Python that has stomp.py',
    );
    this.process = new Child(stompPy, [program], { stdio: ['pipe', 'pipe', 'pipe'] });
    createInterface({ input: this.process.child.stdout }).on('line', (line) =>
      this.hear(JSON.parse(line)),
    );
  },

  async stop() {
    this.process.child.stdin.end();
    await this.process.exited;
  },

  open(broker, options) {
    const name = `client-${this.clients.size}`;
    const client = new PythonClient((order, details = {}) =>
      this.order({ order, client: name, ...details }),
    );
    this.clients.set(name, client);
    return client.open(broker, options);
  },

  /** Sends an order; settles when it has been carried out. */
  order(order) {
    this.orders += 1;
    const { orders: id } = this;
    const answer = new Promise((resolve, reject) => this.answers.set(id, { resolve, reject }));
    this.process.child.stdin.write(`${JSON.stringify({ id, ...order })}\n`);
    return this.process.alive(answer);
  },

  hear({ id, problem, client, event, headers, body }) {
    if (id !== undefined) {
      const { resolve, reject } = this.answers.get(id);
      this.answers.delete(id);
      if (problem) reject(new Error(`stomp.py: ${problem}`));
      else resolve();
    } else {
      this.clients.get(client).hear(event, { headers, body: Buffer.from(body ?? '', 'base64') });
    }
  },
};

class PythonClient extends Scripted {
  #receipts = new Map();
  #lastReceipt = 0;
  #beats = this.inbox(Symbol('heart-beats'));

  constructor(order) {
    super();
    this.order = order;
  }

  async open(broker, options) {
    const connected = new Promise((resolve) => (this.onConnected = resolve));
    await this.order('open', { port: broker.tcpPort, ...options });
    this.connected = (await this.orError(connected)).headers;
    return this;
  }

  hear(event, frame) {
    if (event === 'connected') this.onConnected(frame);
    else if (event === 'message') this.inbox(frame.headers.subscription).push(frame);
    else if (event === 'receipt') this.#receipts.get(frame.headers['receipt-id'])?.();
    else if (event === 'error') this.failed(frame);
    else if (event === 'heartbeat') this.#beats.push(frame);
    else if (event === 'disconnected') this.ended();
  }

  async subscribe(subscription, destination, ack = 'auto') {
    await this.#confirmed('subscribe', { subscription, destination, ack });
  }

  async unsubscribe(subscription) {
    await this.#confirmed('unsubscribe', { subscription });
  }

  async send(destination, body, { headers = {}, transaction, confirmed = false } = {}) {
    const details = {
      destination,
      body: Buffer.from(body).toString('base64'),
      headers: { ...headers, ...(transaction && { transaction }) },
    };
    await (confirmed ? this.#confirmed('send', details) : this.order('send', details));
  }

  ack({ headers }, { transaction } = {}) {
    return this.order('ack', { headers, transaction });
  }

  nack({ headers }, { transaction } = {}) {
    return this.order('nack', { headers, transaction });
  }

  begin(transaction) {
    return this.order('begin', { transaction });
  }

  commit(transaction) {
    return this.order('commit', { transaction });
  }

  abort(transaction) {
    return this.order('abort', { transaction });
  }

  async heartBeats(count) {
    await this.orError(this.#beats.take(count));
  }

  /** stomp.py closes as soon as the receipt is there. */
  async disconnect() {
    const { receipt, came } = this.#receipt();
    await this.order('disconnect', { receipt });
    await came;
    await this.closed();
  }

  async drop() {
    await this.order('drop');
    await this.closed();
  }

  async #confirmed(order, details) {
    const { receipt, came } = this.#receipt();
    await this.order(order, { ...details, receipt });
    await this.orError(came);
  }

  #receipt() {
    this.#lastReceipt += 1;
    const receipt = `receipt-${this.#lastReceipt}`;
    return { receipt, came: new Promise((resolve) => this.#receipts.set(receipt, resolve)) };
  }
}
