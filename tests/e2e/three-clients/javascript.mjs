// A client with the API of @stomp/stompjs over WebSocket, for the scenarios.

import { once } from 'node:events';

import { WebSocket } from 'ws';

import { Queue } from '../support/queue.mjs';
import { Scripted } from './client.mjs';

/** `{ Client, Versions }` is what the package exports. */
export function javaScriptClients({ Client, Versions }) {
  return {
    async start(broker) {
      this.broker = broker;
    },
    async stop() {},
    open: (broker, options) => new JavaScriptClient(Client, Versions).open(broker, options),
  };
}

class JavaScriptClient extends Scripted {
  #receipts = 0;
  #subscriptions = new Map();
  #beats = new Queue();

  constructor(Client, Versions) {
    super();
    this.Client = Client;
    this.Versions = Versions;
  }

  async open(broker, { version, login, passcode, heartBeat }) {
    const versions = new this.Versions([version]);
    this.client = new this.Client({
      webSocketFactory: () =>
        new WebSocket(broker.url, versions.protocolVersions(), { perMessageDeflate: false }),
      stompVersions: versions,
      connectHeaders: { host: 'localhost', login, passcode },
      heartbeatOutgoing: heartBeat[0],
      heartbeatIncoming: heartBeat[1],
      reconnectDelay: 0,
      debug: (line) => line === '<<< PONG' && this.#beats.push(line),
      onStompError: (frame) =>
        this.failed({ headers: frame.headers, body: Buffer.from(frame.binaryBody) }),
      onWebSocketClose: () => this.ended(),
    });
    const connected = new Promise((resolve) => (this.client.onConnect = resolve));
    this.client.activate();
    this.connected = (await this.orError(connected)).headers;
    return this;
  }

  async subscribe(id, destination, ack = 'auto') {
    const receipt = this.#receipt();
    const push = this.inbox(id).push;
    const take = (message) =>
      push({ headers: message.headers, body: Buffer.from(message.binaryBody), message });
    this.#subscriptions.set(
      id,
      this.client.subscribe(destination, take, { id, ack, receipt: receipt.id }),
    );
    await this.orError(receipt.came);
  }

  async unsubscribe(id) {
    const receipt = this.#receipt();
    this.#subscriptions.get(id).unsubscribe({ receipt: receipt.id });
    await this.orError(receipt.came);
  }

  async send(destination, body, { headers = {}, transaction, confirmed = false } = {}) {
    const receipt = confirmed ? this.#receipt() : undefined;
    this.client.publish({
      destination,
      ...(typeof body === 'string' ? { body } : { binaryBody: new Uint8Array(body) }),
      headers: {
        ...headers,
        ...(transaction && { transaction }),
        ...(receipt && { receipt: receipt.id }),
      },
    });
    if (receipt) await this.orError(receipt.came);
  }

  async ack({ message }, headers) {
    message.ack(headers);
  }

  async nack({ message }, headers) {
    message.nack(headers);
  }

  async begin(transaction) {
    this.client.begin(transaction);
  }

  async commit(transaction) {
    this.client.commit(transaction);
  }

  async abort(transaction) {
    this.client.abort(transaction);
  }

  async heartBeats(count) {
    await this.orError(this.#beats.take(count));
  }

  async disconnect() {
    const receipt = new Promise((resolve) => (this.client.onDisconnect = resolve));
    await this.client.deactivate();
    await this.orError(receipt);
  }

  async drop() {
    const socket = this.client.webSocket;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    const closed = once(socket, 'close');
    void this.client.deactivate({ force: true });
    socket.terminate();
    await closed;
  }

  #receipt() {
    this.#receipts += 1;
    const id = `receipt-${this.#receipts}`;
    return { id, came: new Promise((resolve) => this.client.watchForReceipt(id, resolve)) };
  }
}
