// The script of a page with restrictions of its own (strict-places.test.mjs). It is served as it is, not bundled: what a restriction forbids, it has
// to forbid to the package itself. `?entry=` names the package's entry; in a frame, `?run=` names what to run for the parent.

const parameters = new URLSearchParams(location.search);
const entry = () => import(parameters.get('entry'));

const inPage = {
  /** What a client that is activated tells, and what `init` throws. Making a client tells nothing. */
  async tryClientAndInit() {
    const { Client, init } = await entry();
    const said = [];
    const client = new Client({
      // It is only made where the module can be compiled, and never opens.
      webSocketFactory: () => ({ readyState: 0, close() {} }),
      onWebSocketError: ({ error }) => said.push(error.message),
    });
    addEventListener('error', (event) => event.preventDefault());
    client.activate();
    await init().catch((error) => said.push(error.message));
    await client.deactivate({ force: true });
    return said;
  },

  /**
   * Two clients on a module that may have no more memory than it begins with and `pages` of 64 KiB. The first receives a
   * head that is too large for that. Gives what each tells of its end, what is reported, and what both, and a
   * new client, receive afterwards.
   */
  async runOutOfMemory({ module, pages }) {
    const { Client, init } = await entry();
    const reported = [];
    addEventListener('error', (event) => {
      event.preventDefault();
      reported.push(event.error.name);
    });
    const bytes = new Uint8Array(await (await fetch(module)).arrayBuffer());
    await init(await WebAssembly.compile(withMemoryOf(bytes, pages)));

    const connect = (told) => {
      const client = new Client({
        reconnectDelay: 1,
        webSocketFactory: () => (told.socket = selfAnswering()),
        onWebSocketError: ({ error }) => told.errors.push(error.name),
        onWebSocketClose: ({ wasClean }) => told.closes.push(wasClean),
      });
      return new Promise((resolve) => {
        client.onConnect = () => resolve(client);
        client.activate();
      });
    };
    const observed = () => ({ errors: [], closes: [] });
    const [one, other, fresh] = [observed(), observed(), observed()];
    const clients = [await connect(one), await connect(other)];
    const again = clients.map((client) => new Promise((resolve) => (client.onConnect = resolve)));
    const value = 'v'.repeat(60_000);
    const lines = Array.from({ length: 16 }, (_, at) => `h${at}:${value}\n`).join('');
    one.socket.onmessage({ data: `MESSAGE\nsubscription:sub-0\n${lines}\n\0` });
    await Promise.all(again);
    clients.push(await connect(fresh));
    const bodies = await Promise.all(clients.map(echoed));
    const ends = [one, other, fresh].map(({ errors, closes }) => ({ errors, closes: [...closes] }));
    for (const client of clients) await client.deactivate({ force: true });
    return { ends, reported, bodies };
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

/** A module whose memory may grow by so many pages, and no more. */
function withMemoryOf(module, pages) {
  const MEMORY = 5;
  let at = 8;
  for (;;) {
    const id = module[at];
    const [size, start] = number(module, at + 1);
    if (id === MEMORY) {
      const [least] = number(module, start + 2);
      const section = [1, 1, ...encoded(least), ...encoded(least + pages)];
      return Uint8Array.of(
        ...module.subarray(0, at),
        MEMORY,
        ...encoded(section.length),
        ...section,
        ...module.subarray(start + size),
      );
    }
    at = start + size;
  }
}

/** An unsigned number in LEB128, and where it ends. */
function number(bytes, start) {
  let [value, at] = [0, start];
  for (let shift = 0; ; shift += 7) {
    value |= (bytes[at] & 0x7f) << shift;
    if (bytes[at++] < 0x80) return [value, at];
  }
}

function encoded(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...encoded(value >> 7)];
}

/** An open socket that accepts CONNECT, and answers SEND by the same as a MESSAGE of the subscription `own`. */
function selfAnswering() {
  const socket = {
    readyState: 1,
    close() {},
    send(data) {
      const answer = data.startsWith('CONNECT')
        ? 'CONNECTED\nversion:1.2\n\n\0'
        : data.startsWith('SEND') &&
          data.replace('SEND\n', 'MESSAGE\nsubscription:own\nmessage-id:1\n');
      if (answer) queueMicrotask(() => socket.onmessage?.({ data: answer }));
    },
  };
  return socket;
}

/** The body that a client receives of what it publishes. */
function echoed(client) {
  return new Promise((resolve) => {
    client.subscribe('/topic/echo', ({ body }) => resolve(body), { id: 'own' });
    client.publish({ destination: '/topic/echo', body: 'back again' });
  });
}

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
