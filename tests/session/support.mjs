// Sessions on fake sockets: the broker is the test.

import { afterEach } from 'node:test';
import { Changes } from '../e2e/support/queue.mjs';
import { ours } from '../package/support/package.mjs';
import { asText, FakeSocket } from '../package/support/socket.mjs';

import { tick } from '../package/support/client.mjs';

export { tick };
export { ours };

export const RABBITMQ = { server: 'RabbitMQ/3.10.8' };
export const ACTIVEMQ = { server: 'ActiveMQ/6.1.6' };

/** A frame as text. */
export function frame(command, headers = {}, body = '') {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  return `${command}\n${lines.join('')}\n${body}\0`;
}

/** What was sent, each as `{ command, headers, body }`, and forgotten. */
export const sentOn = (socket) =>
  socket
    .takeSent()
    .map(asText)
    .filter((it) => it !== '\n')
    .map(parsed);

function parsed(text) {
  const end = text.indexOf('\n\n');
  const [command, ...lines] = text.slice(0, end).split('\n');
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon)] ??= line.slice(colon + 1);
  }
  return { command, headers, body: text.slice(end + 2, -1) };
}

/** A socket of a session, with the words of a broker. */
class BrokerSocket extends FakeSocket {
  /** Accepts the connection. */
  accept(headers = RABBITMQ) {
    this.open();
    this.receive(frame('CONNECTED', { version: '1.2', ...headers }));
  }

  /** The next frame of this command; what else was sent before it is forgotten. */
  expect(command) {
    const frames = sentOn(this);
    const at = frames.findIndex((it) => it.command === command);
    if (at < 0) {
      const all = frames.map((it) => it.command).join(', ') || 'nothing';
      throw new Error(`no ${command} was sent, but ${all}`);
    }
    return frames[at];
  }

  /** Confirms a frame. */
  confirm({ headers }) {
    if (!headers.receipt) throw new Error('no receipt was asked for');
    this.receive(frame('RECEIPT', { 'receipt-id': headers.receipt }));
  }

  /** Confirms all frames that ask for it; gives them all. */
  confirmAll() {
    const frames = sentOn(this);
    for (const it of frames) if (it.headers.receipt) this.confirm(it);
    return frames;
  }

  /** Delivers a message of a subscription. */
  deliver(subscription, body, headers = {}) {
    const { id, destination } = subscription;
    this.count = (this.count ?? 0) + 1;
    const names = { 'message-id': `m-${this.count}`, ack: `a-${this.count}` };
    this.receive(frame('MESSAGE', { subscription: id, destination, ...names, ...headers }, body));
  }
}

const open = [];

// What a test leaves open keeps the process alive.
afterEach(() => {
  for (const { session, sockets } of open.splice(0)) {
    session.close().catch(() => {});
    for (const socket of sockets) socket.end(1000);
  }
});

/** A session with its sockets, the newest first; `made(count)` resolves to the newest once there are so many. */
export function newSession(options = {}) {
  const sockets = [];
  const changes = new Changes();
  const session = new ours.Session({
    webSocketFactory: () => {
      sockets.unshift(new BrokerSocket());
      changes.tell();
      return sockets[0];
    },
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    retry: { initial: 1, jitter: 0 },
    ...options,
  });
  const made = (count) => changes.until(() => sockets.length >= count && sockets[0]);
  open.push({ session, sockets });
  return { session, sockets, made };
}

/** The same, connected to a broker of these CONNECTED headers. */
export async function connected(options = {}, broker = RABBITMQ) {
  const all = newSession(options);
  const isConnected = all.session.connect();
  const socket = await all.made(1);
  socket.accept(broker);
  await isConnected;
  socket.takeSent();
  return { ...all, socket };
}

/** Resolves with the frame of this command, once it is sent within a few turns of the event loop. */
export async function sent(socket, command) {
  for (let turns = 0; turns < 200; turns++) {
    await tick();
    if (socket.sent.some((it) => it.startsWith(`${command}\n`))) break;
  }
  return socket.expect(command);
}

/** Resolves with the next event of a session. */
export const eventOf = (session, type) =>
  new Promise((resolve) => session.addEventListener(type, resolve, { once: true }));

/** Resolves once the session is in this state. */
export function inState(session, state) {
  return new Promise((resolve) => {
    if (session.state === state) return resolve(session.status);
    const stop = session.onStatus((status) => {
      if (status.state !== state) return;
      stop();
      resolve(status);
    });
  });
}

/** The code that a promise rejects with. */
export const codeOf = (promise) =>
  promise.then(
    () => 'nothing',
    (error) => error.code ?? error,
  );

/** What was sent, each as its command and `id`. */
export const idsOf = (socket) =>
  sentOn(socket).map(({ command, headers }) => [command, headers.id]);

/** What RabbitMQ gets when a subscription ends: it delivers nothing again before UNSUBSCRIBE. */
export const leaving = (id, answers) => [
  ['BEGIN', undefined],
  ...answers,
  ['UNSUBSCRIBE', id],
  ['COMMIT', undefined],
];
