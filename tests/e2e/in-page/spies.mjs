// Notes what the page's code asks of the browser. To be imported before that code.

const listened = new Set();

const { addEventListener } = EventTarget.prototype;
EventTarget.prototype.addEventListener = function (type, ...rest) {
  listened.add(type);
  return addEventListener.call(this, type, ...rest);
};

let memory;

const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...source) {
    super(...source);
    ({ memory } = this.exports);
  }
};

globalThis.spies = {
  /** The types of events that something listens to, or has. */
  listened: () => [
    ...listened,
    ...['unload', 'beforeunload'].filter((type) => globalThis[`on${type}`]),
  ],
  /** The bytes of memory that the core has. */
  coreMemory: () => memory.buffer.byteLength,
};
