// Knows the memory of every WebAssembly module of the page. To be imported before what makes them.

const memories = [];

const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...source) {
    super(...source);
    memories.push(
      ...Object.values(this.exports).filter((value) => value instanceof WebAssembly.Memory),
    );
  }
};

/** The bytes they have in all. */
export const wasmBytes = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
