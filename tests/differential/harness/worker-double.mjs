// Web workers that run on the fake clock, in the same thread.

/** The behaviours a scenario can choose: none at all, working, refused by an exception or by an error event. */
export function makeWorker(kind, clock, logOf) {
  if (kind === undefined) return undefined;
  return class FakeWorker {
    #timers = new Set();
    onmessage = null;
    onerror = null;
    #listeners = [];

    constructor(url) {
      logOf().add(`worker new ${String(url).slice(0, 5)}`);
      if (kind === 'throws')
        throw new DOMException('Refused by the content security policy', 'SecurityError');
      if (kind === 'fails')
        queueMicrotask(() => this.#fire('error', { type: 'error', message: 'refused' }));
      else run(BLOBS.get(String(url)) ?? '', this.#scope());
    }

    addEventListener(type, listener) {
      this.#listeners.push({ type, listener });
    }

    postMessage(data) {
      this.#scopeHandlers.forEach((handler) => handler({ type: 'message', data }));
    }

    terminate() {
      logOf().add('worker terminate');
      for (const id of this.#timers) clock.remove(id);
    }

    #scopeHandlers = [];

    /** What the worker's script sees. */
    #scope() {
      const start =
        (repeats) =>
        (callback, delay, ...args) => {
          const id = clock.add(callback, delay, args, repeats);
          this.#timers.add(id);
          return id;
        };
      const handlers = this.#scopeHandlers;
      const self = {
        postMessage: (data) => this.#fire('message', { type: 'message', data }),
        set onmessage(handler) {
          handlers.push(handler);
        },
        addEventListener: (_type, handler) => handlers.push(handler),
        setInterval: start(true),
        setTimeout: start(false),
        clearInterval: (id) => clock.remove(id),
        clearTimeout: (id) => clock.remove(id),
        close: () => this.terminate(),
      };
      return { ...self, self };
    }

    #fire(type, event) {
      this[`on${type}`]?.(event);
      for (const entry of this.#listeners) if (entry.type === type) entry.listener(event);
    }
  };
}

function run(script, scope) {
  const names = Object.keys(scope);
  new Function(...names, script)(...names.map((name) => scope[name]));
}

const BLOBS = new Map();

/** Blobs and their addresses, so that a worker's script can be found by its address. */
export function fakeBlobs(logOf) {
  const RealBlob = globalThis.Blob;
  let serial = 0;
  class Blob extends RealBlob {
    constructor(parts = [], options) {
      super(parts, options);
      this.source = parts.join('');
    }
  }
  const createObjectURL = (blob) => {
    const url = `blob:${++serial}`;
    BLOBS.set(url, blob.source);
    logOf().add('blob address made');
    return url;
  };
  const revokeObjectURL = () => logOf().add('blob address revoked');
  return { Blob, createObjectURL, revokeObjectURL };
}
