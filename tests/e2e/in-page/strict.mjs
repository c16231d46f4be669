// The script of a page with restrictions of its own (strict-places.test.mjs). It is served as it is, not bundled: what a restriction forbids, it has
// to forbid to the package itself. `?entry=` names the package's entry; in a frame, `?run=` names what to run for the parent.

const parameters = new URLSearchParams(location.search);
const entry = () => import(parameters.get('entry'));

const inPage = {
  /** What a client and `init` throw. */
  async tryClientAndInit() {
    const { Client, init } = await entry();
    const said = [];
    try {
      new Client();
    } catch (error) {
      said.push(error.message);
    }
    await init().catch((error) => said.push(error.message));
    return said;
  },

  /** Whether a client is connected, once the module has been loaded from the site. */
  async loadFromTheSite({ module }) {
    const { Client, init } = await entry();
    await init(module);
    return new Client().connected;
  },

  /** The log of a connection whose broker wants a heart-beat every 50 ms, from CONNECTED until two have been sent. */
  async beatTwice() {
    const { Client } = await entry();
    const lines = [];
    const beats = [];
    let beaten;
    const twice = new Promise((resolve) => (beaten = resolve));
    const socket = {
      readyState: 1,
      close() {},
      send(data) {
        if (data === '\n' && beats.push(data) === 2) beaten();
        if (data.startsWith('CONNECT')) {
          queueMicrotask(() =>
            socket.onmessage({ data: 'CONNECTED\nversion:1.2\nheart-beat:0,50\n\n\0' }),
          );
        }
      },
    };
    const client = new Client({
      webSocketFactory: () => socket,
      heartbeatStrategy: 'worker',
      heartbeatOutgoing: 50,
      debug: (line) => lines.push(line),
    });
    client.activate();
    await twice;
    await client.deactivate({ force: true });
    return lines;
  },

  /** A client connects, sends a message to itself, and disconnects; so do others, so many `times`. Gives what came, and by which transport. */
  async echo({ options, times = 1 }) {
    const { Client } = await entry();
    const seen = [];
    for (let n = 0; n < times; n += 1) {
      const client = new Client(options);
      const { body } = await new Promise((resolve, reject) => {
        client.onStompError = ({ headers }) => reject(new Error(headers.message));
        client.onConnect = () => {
          client.subscribe('/topic/strict', resolve);
          client.publish({ destination: '/topic/strict', body: `안녕 ${n}` });
        };
        client.activate();
      });
      seen.push({ body, transport: client.transport });
      await client.deactivate();
    }
    return seen;
  },

  /** What of the browser can be had here. */
  surroundings() {
    const storage = () => {
      try {
        return typeof sessionStorage;
      } catch (error) {
        return error.name;
      }
    };
    return {
      storage: storage(),
      isolated: globalThis.crossOriginIsolated,
      trustedTypes: 'trustedTypes' in globalThis,
    };
  },

  /** Lets scripts be loaded from anywhere: what an application may do that has trusted types. */
  allowScripts() {
    globalThis.trustedTypes.createPolicy('default', { createScriptURL: (url) => url });
  },

  /** What `name` gives in a frame that may not know where it comes from. */
  framed({ name, given }) {
    const query = new URLSearchParams({
      entry: parameters.get('entry'),
      run: name,
      given: JSON.stringify(given ?? null),
    });
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts';
    frame.src = `/?${query}`;
    return new Promise((resolve, reject) => {
      addEventListener('message', ({ source, data: { value, failure } }) => {
        if (source !== frame.contentWindow) return;
        frame.remove();
        if (failure) reject(new Error(failure));
        else resolve(value);
      });
      document.body.append(frame);
    });
  },
};

globalThis.inPage = inPage;

async function runForParent() {
  const tell = (result) => parent.postMessage(result, '*');
  try {
    tell({
      value: await inPage[parameters.get('run')](JSON.parse(parameters.get('given')) ?? undefined),
    });
  } catch (error) {
    tell({ failure: `${error}` });
  }
}

if (parameters.has('run')) void runForParent();
