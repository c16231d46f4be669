// The broker, by its control API: for each test a namespace of its own.

const { searchParams } = new URL(location.href);
const socketURL = searchParams.get('broker');
const site = new URL('/', searchParams.get('sockjs'));

let count = 0;

async function ask(path, method, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(new URL(path, site), {
    method,
    headers,
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text && JSON.parse(text);
}

/** Runs `act` with a namespace, which is forgotten at the end. */
export async function inNamespace(act) {
  const name = `${location.port}-${(count += 1)}`;
  await ask('/control/namespaces', 'POST', { name });
  try {
    return await act(new Namespace(`/ns/${name}`));
  } finally {
    await ask(`/control/namespaces/${name}`, 'DELETE');
  }
}

class Namespace {
  constructor(path) {
    this.path = path;
    this.socketURL = new URL(`${path}/ws`, socketURL).href;
    this.sockjsURL = new URL(`${path}/stomp`, site).href;
  }

  ask(command, body) {
    return ask(`${this.path}/control/${command}`, body ? 'POST' : 'GET', body);
  }

  /** Closes all connections, as a server that is started again does. */
  restart(code = 1012) {
    return this.ask('disconnect', { connection: 'all', how: { close: code, reason: 'restart' } });
  }

  /** Waits until all connections that there were have ended; gives how many. */
  async ended() {
    const { length } = await this.ask('connections');
    if (length > 0) await this.ask('wait-for', { match: { command: 'CLOSED' }, count: length });
    return length;
  }
}
