// A `Subscription` of the crate stomp-wasm in the shape of the npm package's `Session`.
//
// A handler is what `for_each` does with each message. A loop asks for one message after the other; as the npm package does it by itself, and a
// program in Rust by a call, the message before is acknowledged then.

import { pairs, RustError } from './program.mjs';

export class Subscription {
  state = 'pending';
  #program;
  #number;
  #handler;
  #options;
  #ready = deferred();
  #closed = deferred();
  /** What the handler works on. */
  #work = Promise.resolve();

  /** @param options those of the npm package, and `messageOf` of the session */
  constructor(program, number, destination, handler, options) {
    this.destination = destination;
    this.#program = program;
    this.#number = number;
    this.#handler = handler;
    this.#options = options;
    const { headers, ack, onError, prefetch } = options;
    program.give({
      ...{ do: 'subscribe', subscription: number, destination, headers: pairs(headers) },
      ...{ ack, onError, prefetch, reading: handler ? 'work' : 'on-demand' },
    });
    this.ready = this.#ready.promise;
    this.closed = this.#closed.promise;
    this.ready.catch(() => {});
  }

  /** Ends it; what was not acknowledged goes back to the broker. */
  async close() {
    await this.#program.ask({ do: 'unsubscribe', subscription: this.#number });
    this.#end();
  }

  /** Ends it once the handler has done what it works on. */
  async drain() {
    await this.#work;
    await this.close();
  }

  async *[Symbol.asyncIterator]() {
    let message;
    try {
      for (;;) {
        if (this.#options.ack) message?.ack();
        const next = await this.#program.ask({ do: 'next', subscription: this.#number });
        if (!next) return;
        message = this.#options.messageOf(next);
        yield message;
      }
    } finally {
      await this.close();
    }
  }

  /** What the program tells of this subscription. */
  told({ event, message, error }) {
    const failure = error ? new RustError(error) : undefined;
    if (event === 'work') this.#work = this.#handle(this.#options.messageOf(message));
    if (event === 'ended') this.#end(failure);
    if (event !== 'ready') return;
    if (failure) {
      this.#ready.reject(failure);
      this.#end(failure);
      return;
    }
    this.state = 'active';
    this.#ready.resolve();
  }

  async #handle(message) {
    let isDone = true;
    try {
      await this.#handler(message);
    } catch {
      isDone = false;
    }
    await this.#program.ask({ do: 'worked', message: message.number, isDone });
  }

  #end(failure) {
    if (this.state === 'closed' || this.state === 'failed') return;
    this.state = failure ? 'failed' : 'closed';
    this.#closed.resolve(failure);
  }
}

function deferred() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}
