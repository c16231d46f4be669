// An empty page that starts an application when it is told to.

let source;

globalThis.bench = {
  /** Loads the application's script, as text. */
  async open(url) {
    source = await (await fetch(url)).text();
  },

  /** Compiles and runs the script. */
  start({ fromHex }) {
    if (!fromHex) delete Uint8Array.fromHex;
    const script = document.createElement('script');
    script.textContent = source;
    document.head.append(script);
    if (!globalThis.client) throw new Error('the script made no client');
  },

  nothing() {},
};
