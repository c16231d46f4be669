// A reverse proxy in front of a SockJS server, which can be told to misbehave and counts what is open.

import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';

import { within } from './deadline.mjs';
import { freePorts } from './process.mjs';
import { Changes } from './queue.mjs';

const DEADLINE = 20_000;

export class HttpProxy {
  /** What has been asked for, in order: the last part of each path (`info`, `websocket`, `xhr_streaming`, …). */
  asked = [];
  /** What is being answered, as in `asked`, by its socket or response. */
  open = new Map();
  /** What is done with requests of a kind, instead of passing them on; see proxy-faults.mjs. */
  faults = {};
  #sockets = new Set();
  #flows = new Set();
  #isDead = false;
  #changes = new Changes();

  /** @param target gives the address that a request is passed on to: a URL whose path is that of the proxy too. */
  constructor(target) {
    this.target = target;
  }

  /** Listens, after `kill` on the same port again. */
  async start() {
    this.server = createServer((request, response) => this.#handle(request, response));
    this.server.on('upgrade', (request, socket, head) => this.#handle(request, socket, head));
    this.server.on('connection', (socket) => this.#keep(socket));
    this.port ??= (await freePorts(1))[0];
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.port}${new URL(this.target()).pathname}`;
  }

  /** How often something of this kind was asked for. */
  count(kind) {
    return this.asked.filter((asked) => asked === kind).length;
  }

  /** Resolves once nothing is being answered any more. */
  untilIdle() {
    return within(
      DEADLINE,
      this.#changes.until(() => this.open.size === 0),
      () => `the end of ${[...this.open.values()]}`,
    );
  }

  /** Resolves once something of this kind is being answered. */
  untilOpen(kind) {
    return within(
      DEADLINE,
      this.#changes.until(() => [...this.open.values()].includes(kind)),
      () => `a request of ${kind}`,
    );
  }

  /** From now on nothing passes, and no connection is closed: what a dead network looks like from its ends. */
  die() {
    this.#isDead = true;
    for (const flow of this.#flows) flow.unpipe().pause();
  }

  /** Undoes `die`, for what comes from now on; the connections of before are lost. */
  revive() {
    this.#isDead = false;
    this.cut();
  }

  /** Cuts every connection. */
  cut() {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Cuts every connection and refuses new ones. */
  async stop() {
    if (!this.server?.listening) return;
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  /** Passes on what comes, at once. */
  #flow = (from, to) => {
    this.#flows.add(from);
    from.on('close', () => this.#flows.delete(from));
    to.flushHeaders?.();
    from.pipe(to);
  };

  #keep(socket) {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #handle(request, answer, head) {
    const kind = new URL(request.url, 'http://proxy').pathname.split('/').at(-1);
    this.asked.push(kind);
    this.open.set(answer, kind);
    answer.on('close', () => {
      this.open.delete(answer);
      this.#changes.tell();
    });
    this.#changes.tell();
    // Node leaves it to us to answer the end of a connection that is upgraded.
    if (head) answer.on('end', () => answer.end());
    if (this.#isDead) return;
    const relay = head ? relayUpgrade : relayResponse;
    const pass = (pipe = this.#flow) =>
      relay({ request, answer, head, target: new URL(this.target(request)) }, pipe);
    const fault = this.faults[head ? 'upgrade' : kind];
    if (fault) fault({ request, answer, pass });
    else pass();
  }
}

function outgoing({ request, target }) {
  const { method, url: path, headers } = request;
  return forward({ host: target.hostname, port: target.port, method, path, headers, agent: false });
}

/** Passes a request on, and its response back through `pipe(from, to)`. */
function relayResponse({ request, answer, target }, pipe) {
  const onward = outgoing({ request, target });
  onward.on('response', (response) => {
    answer.writeHead(response.statusCode, response.headers);
    response.on('error', () => answer.destroy());
    pipe(response, answer);
  });
  onward.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
  answer.on('close', () => onward.destroy());
  request.pipe(onward);
}

/** Passes an upgrade on, and joins the two connections through `pipe(from, to)`. */
function relayUpgrade({ request, answer, head, target }, pipe) {
  const onward = outgoing({ request, target });
  onward.on('error', () => answer.destroy());
  onward.on('response', (response) =>
    answer.end(`HTTP/1.1 ${response.statusCode} Refused\r\nConnection: close\r\n\r\n`),
  );
  onward.on('upgrade', (response, socket, first) => {
    const lines = response.rawHeaders.map((text, n) => (n % 2 ? `${text}\r\n` : `${text}: `));
    answer.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
    socket.unshift(first);
    answer.unshift(head);
    pipe(socket, answer);
    pipe(answer, socket);
    socket.on('error', () => answer.destroy());
    socket.on('close', () => answer.destroy());
    answer.on('close', () => socket.destroy());
  });
  onward.end();
}
