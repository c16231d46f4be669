// An empty page that starts an application when it is told to.

let source;

globalThis.bench = {
  /** Loads the application's script, as text. */
  async open(url) {
    source = await (await fetch(url)).text();
  },

  /** Compiles and runs the script; settles when the application has started. */
  async start() {
    const script = document.createElement('script');
    script.textContent = source;
    document.head.append(script);
    if (!(await globalThis.started)) throw new Error('the script did not start');
  },

  nothing() {},
};
