// A SockJS server without any rules: each test says what it sends, frame by frame.

import { once } from 'node:events';
import { createServer } from 'node:http';

import { WebSocketServer } from 'ws';

import { within } from './deadline.mjs';
import { Queue } from './queue.mjs';
import { frame, frameOf } from './wire.mjs';

const DEADLINE = 20_000;
const INFO = { websocket: true, origins: ['*:*'], cookie_needed: false, entropy: 1 };
const PRELUDE = `${'h'.repeat(2048)}\n`;
const TYPE = { 'content-type': 'application/javascript; charset=UTF-8' };

export class ScriptedSockJs {
  #opened = new Queue();
  #sessions = new Map();
  #forgotten = new Set();
  #webSockets = new WebSocketServer({ noServer: true });

  async start() {
    this.server = createServer((request, response) => this.#handle(request, response));
    this.server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  /** The base address. */
  get url() {
    return `http://127.0.0.1:${this.server.address().port}/stomp`;
  }

  /** The next session that a client opens; nothing has been sent in it. */
  opening() {
    return within(DEADLINE, this.#opened.next(), () => 'a client to open a session');
  }

  /** The next session, once its client is connected with STOMP 1.2, has subscribed, and listens. */
  async session() {
    const session = await this.opening();
    session.raw('o');
    await session.receive('CONNECT');
    session.send(frame('CONNECTED', ['version:1.2']));
    await session.receive('SUBSCRIBE');
    await session.listening();
    return session;
  }

  /** Knows none of its sessions any more; whatever is asked of them is answered by 404. */
  forget() {
    for (const id of this.#sessions.keys()) this.#forgotten.add(id);
    this.#sessions.clear();
  }

  async stop() {
    for (const client of this.#webSockets.clients) client.terminate();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  #handle(request, response) {
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('access-control-allow-credentials', 'true');
    response.setHeader('access-control-allow-headers', 'content-type');
    const [, , , id, kind] = new URL(request.url, 'http://server').pathname.split('/');
    if (request.method === 'OPTIONS') response.writeHead(204).end();
    else if (kind === undefined) response.end(JSON.stringify(INFO));
    else if (this.#forgotten.has(id)) response.writeHead(404).end();
    else if (kind === 'xhr_send') void this.#take(this.#sessions.get(id), request, response);
    else this.#session(id).attach(kind === 'xhr' ? new Poll(response) : new Stream(response));
  }

  #upgrade(request, socket, head) {
    const [, , , id] = request.url.split('/');
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const session = this.#session(id);
      webSocket.on('message', (data) => session.take(JSON.parse(data)));
      session.attach(new Frames(webSocket));
    });
  }

  #session(id) {
    if (!this.#sessions.has(id)) {
      this.#sessions.set(id, new Session());
      this.#opened.push(this.#sessions.get(id));
    }
    return this.#sessions.get(id);
  }

  async #take(session, request, response) {
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part;
    if (session === undefined) return response.writeHead(404).end();
    session.take(JSON.parse(text));
    return response.writeHead(204).end();
  }
}

class Session {
  #frames = new Queue();
  #waiting = [];
  #ended = new Queue();
  #attached = new Queue();

  /** What the client listens to from now on: sends what waits for it. */
  attach(receiver) {
    this.receiver = receiver;
    this.#attached.push();
    receiver.ended.then(this.#ended.push);
    while (this.#waiting.length > 0 && receiver.takes) receiver.write(this.#waiting.shift());
  }

  /** Waits for a request to answer: one that sends may overtake it. */
  async listening() {
    while (!this.receiver.takes)
      await within(DEADLINE, this.#attached.next(), () => 'the client to listen');
  }

  take(messages) {
    for (const message of messages) {
      const received = frameOf(message);
      if (received) this.#frames.push(received);
    }
  }

  /** Waits for the client's next frame of STOMP and insists on its command. */
  async receive(command) {
    const received = await within(
      DEADLINE,
      this.#frames.next(),
      () => `${command} from the client`,
    );
    if (received.command !== command)
      throw new Error(`${command} expected, the client sent ${received.command}`);
  }

  /** Sends messages, in one frame of SockJS. */
  send(...messages) {
    this.raw(`a${JSON.stringify(messages)}`);
  }

  /** Sends a frame of SockJS, whatever it is; it waits for the client's next request if it has to. */
  raw(text) {
    if (this.receiver.takes) this.receiver.write(text);
    else this.#waiting.push(text);
  }
}

/** A response that ends with its first frame. */
class Poll {
  constructor(response) {
    this.response = response;
    this.ended = once(response, 'close');
  }

  get takes() {
    return !this.response.writableEnded;
  }

  write(text) {
    this.response.writeHead(200, TYPE).end(`${text}\n`);
  }
}

/** A response that goes on. */
class Stream {
  takes = true;

  constructor(response) {
    this.response = response;
    this.ended = once(response, 'close');
    response.writeHead(200, TYPE).write(PRELUDE);
  }

  write(text) {
    this.response.write(`${text}\n`);
  }
}

/** A WebSocket. */
class Frames {
  takes = true;

  constructor(webSocket) {
    this.webSocket = webSocket;
    this.ended = once(webSocket, 'close');
  }

  write(text) {
    this.webSocket.send(text);
  }
}
