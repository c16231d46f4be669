// A WebSocket server without any STOMP in it: each test says what it sends, byte by byte.

import { once } from 'node:events';

import { WebSocketServer } from 'ws';

import { within } from './deadline.mjs';
import { Queue } from './queue.mjs';
import { frame, frameOf } from './wire.mjs';

const DEADLINE = 20_000;

export class ScriptedPeer {
  #connections = new Queue();

  async start() {
    this.server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
    this.server.on('connection', (socket) => this.#connections.push(new PeerConnection(socket)));
    await once(this.server, 'listening');
    this.url = `ws://127.0.0.1:${this.server.address().port}/`;
    return this;
  }

  /** The next client that connects. */
  connection() {
    return within(DEADLINE, this.#connections.next(), () => 'a client to connect');
  }

  /** The next client, once it is connected (with STOMP `version`) and has subscribed. */
  async session(version = '1.2', headers = []) {
    const connection = await this.connection();
    await connection.receive('CONNECT');
    connection.send(frame('CONNECTED', [`version:${version}`, ...headers]));
    await connection.receive('SUBSCRIBE');
    return connection;
  }

  async stop() {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
    await once(this.server, 'close');
  }
}

class PeerConnection {
  #frames = new Queue();

  constructor(socket) {
    this.openedAt = performance.now();
    this.socket = socket;
    socket.on('message', (data) => {
      const received = frameOf(data);
      if (received) this.#frames.push(received);
    });
    this.closed = once(socket, 'close').then(([code, reason]) => ({
      code,
      reason: reason.toString(),
    }));
  }

  /** Waits for the client's next frame and insists on its command. */
  async receive(command) {
    const received = await within(
      DEADLINE,
      this.#frames.next(),
      () => `${command} from the client`,
    );
    if (received.command !== command)
      throw new Error(`${command} expected, the client sent ${received.command}`);
    return received;
  }

  /** Sends strings as text messages and buffers as binary ones. */
  send(...messages) {
    for (const message of messages) this.socket.send(message);
  }

  /** Sends bytes as a text message, whatever they are. */
  sendAsText(bytes) {
    this.socket.send(bytes, { binary: false });
  }

  /** Waits for the closing handshake. */
  untilClosed() {
    return within(DEADLINE, this.closed, () => 'the client to close its socket');
  }

  /** Stops reading: not even a close is answered any more. */
  stopReading() {
    this.socket.pause();
  }

  close(code) {
    this.socket.close(code);
  }
}

/** A MESSAGE frame for the subscription of in-page/watch.mjs, as text. */
export function message(body, headers = []) {
  const known = ['subscription:watch', 'destination:/watched', 'message-id:1'];
  return frame('MESSAGE', [...known, ...headers], body);
}
