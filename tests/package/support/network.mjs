// A network whose other end is the test: `fetch` and WebSocket of the page, and sessionStorage.

import { FakeSocket } from './socket.mjs';

/** Takes the place of what the page has, until `restore`. What is asked for is answered by the test. */
export class Network {
  requests = [];
  sockets = [];
  #waiting = [];
  #replaced = new Map();

  constructor({ webSocket = true } = {}) {
    const network = this;
    class WebSocket extends FakeSocket {
      constructor(url, protocols) {
        super({ url });
        this.protocols = protocols;
        network.sockets.push(this);
        network.#arrived(this);
      }

      /** As in a browser, what is sent after the end is lost. */
      send(data) {
        if (this.readyState < 2) super.send(data);
      }
    }
    this.#replace('fetch', (url, options) => this.#fetch(url, options));
    this.#replace('WebSocket', webSocket ? WebSocket : undefined);
  }

  #replace(name, value) {
    this.#replaced.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }

  restore() {
    for (const [name, before] of this.#replaced) {
      if (before) Object.defineProperty(globalThis, name, before);
      else delete globalThis[name];
    }
  }

  #fetch(url, options) {
    const request = new Request(url, options);
    this.requests.push(request);
    this.#arrived(request);
    return request.answered;
  }

  #arrived(what) {
    const waiting = this.#waiting.findIndex(({ pattern }) => pattern.test(what.url));
    if (waiting >= 0) this.#waiting.splice(waiting, 1)[0].resolve(what);
    else what.unseen = true;
  }

  /** The next request, or WebSocket, to an address like this. */
  next(pattern) {
    const seen = [...this.requests, ...this.sockets].find(
      (what) => what.unseen && pattern.test(what.url),
    );
    if (seen) {
      seen.unseen = false;
      return Promise.resolve(seen);
    }
    return new Promise((resolve) => this.#waiting.push({ pattern, resolve }));
  }

  /** Requests that are neither answered to the end nor given up. */
  get pending() {
    return this.requests.filter((request) => !request.isOver);
  }
}

/** One request; `received` is what it carries. */
class Request {
  isOver = false;

  constructor(url, options) {
    this.url = url;
    this.options = options;
    this.answered = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    options.signal?.addEventListener('abort', () => {
      this.isAborted = this.isOver = true;
      this.reject(options.signal.reason);
      this.#error(options.signal.reason);
    });
  }

  get received() {
    return JSON.parse(this.options.body);
  }

  respond(body = '', status = 200, headers = {}) {
    this.isOver = true;
    this.resolve(new Response(status === 204 ? null : body, { status, headers }));
  }

  /** The page to which a server has redirected the request. */
  redirect(url, body) {
    this.isOver = true;
    const response = new Response(body);
    for (const [name, value] of Object.entries({ redirected: true, url }))
      Object.defineProperty(response, name, { value });
    this.resolve(response);
  }

  /** No answer comes. */
  fail() {
    this.isOver = true;
    this.reject(new TypeError('fetch failed'));
  }

  /** Begins a response; `write`, `end` and `cut` are what becomes of it. */
  stream() {
    const body = new ReadableStream({ start: (controller) => (this.body = controller) });
    this.resolve(new Response(body));
    return this;
  }

  write(text) {
    this.body.enqueue(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  }

  end() {
    this.isOver = true;
    this.body.close();
  }

  cut() {
    this.isOver = true;
    this.#error(new TypeError('terminated'));
  }

  #error(reason) {
    try {
      this.body?.error(reason);
    } catch {
      // It has ended already.
    }
  }
}

/** A tab's storage. */
export class Storage {
  items = new Map();

  getItem(name) {
    return this.items.get(name) ?? null;
  }

  setItem(name, value) {
    this.items.set(name, value);
  }

  removeItem(name) {
    this.items.delete(name);
  }
}
