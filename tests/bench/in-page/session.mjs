// The page that measures Session: its loops beside a callback of Client, confirmations, restoring, a long life.

import { wasmBytes } from './memories.mjs';
import { connect } from './connect.mjs';
import { FakeSocket } from './fake-socket.mjs';
import { Session } from 'package-under-measurement';

/** Messages that come in one turn of the page. */
const TOGETHER = 100;
const RECEIPT = '\nreceipt:';
const ID = '\nid:';

/** A server that confirms when it is told to, and knows the ids of the subscriptions. */
class Server extends FakeSocket {
  ids = [];
  #receipts = [];

  send(data) {
    super.send(data);
    const receipt = headerOf(data, RECEIPT);
    if (receipt) this.#receipts.push(receipt);
    if (data.startsWith('SUBSCRIBE')) this.ids.push(headerOf(data, ID));
  }

  confirmAll() {
    for (const receipt of this.#receipts.splice(0))
      this.deliver(`RECEIPT\nreceipt-id:${receipt}\n\n\0`);
  }
}

/** A copy, since a slice would keep the frame, which a browser has given to the network by then. */
function headerOf(frame, line) {
  const at = frame.indexOf(line);
  if (at < 0) return undefined;
  const value = frame.slice(at + line.length, frame.indexOf('\n', at + line.length));
  return ` ${value}`.slice(1);
}

let socket;
let number = 0;
const webSocketFactory = () => (socket = new Server('ws://fake.invalid/ws'));
const opened = () =>
  Session.connect({ webSocketFactory, confirm: 'receipt', retry: { initial: 1, minUptime: 0 } });

/** Messages to a subscription, as flat strings; no two are alike. */
const messagesFor = (id, count) =>
  Array.from({ length: count }, () => {
    const body = `message ${number++}`;
    return `MESSAGE\nsubscription:${id}\ndestination:/topic/a\nmessage-id:${number}\ncontent-length:${body.length}\n\n${body}\0`;
  });

/** Delivers `count` messages; gives the milliseconds that they took, those of what awaits them included. */
async function delivering(id, to, count, received) {
  let elapsed = 0;
  for (let left = count; left > 0; left -= TOGETHER) {
    const messages = messagesFor(id, TOGETHER);
    const wanted = received() + TOGETHER;
    const start = performance.now();
    for (const message of messages) to.deliver(message);
    while (received() < wanted) await undefined;
    elapsed += performance.now() - start;
  }
  return elapsed;
}

const until = async (isSo) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve));
};

let callback;
let loop;
/** The subscriptions that are restored. */
let kept;
/** The session that lives long. */
let living;
let heard = 0;

globalThis.bench = {
  /** A client with a callback, and a session with a loop. */
  async openMessages() {
    const client = await connect({ webSocketFactory });
    callback = { socket, count: 0 };
    callback.id = client.subscribe('/topic/a', ({ body }) => (callback.count += body ? 1 : 0)).id;
    const session = await opened();
    const subscription = session.subscribe('/topic/a');
    loop = { socket, count: 0, id: subscription.id };
    socket.confirmAll();
    void (async () => {
      for await (const { body } of subscription) loop.count += body ? 1 : 0;
    })();
  },

  /** `{callback, loop}`: milliseconds for `count` messages each. */
  async messages(count) {
    const times = {};
    for (const [name, it] of Object.entries({ callback, loop }))
      times[name] = await delivering(it.id, it.socket, count, () => it.count);
    return times;
  },

  /** Milliseconds for `count` messages that are published, and confirmed once all are in flight. */
  async publish(count) {
    const session = await opened();
    const start = performance.now();
    const all = Array.from({ length: count }, () => session.publish('/queue/a', 'hello'));
    socket.confirmAll();
    await Promise.all(all);
    const elapsed = performance.now() - start;
    await session.disconnect().catch(() => {});
    return elapsed;
  },

  /** A session with `count` active subscriptions. */
  async openSubscriptions(count) {
    const session = await opened();
    const all = Array.from({ length: count }, (_, at) =>
      session.subscribe(`/topic/${at}`, () => {}),
    );
    kept = { count, areActive: () => all.every(({ state }) => state === 'active') };
    socket.confirmAll();
    await until(kept.areActive);
  },

  /** Cuts its connection, and makes the subscriptions active again. */
  async restore() {
    const before = socket;
    before.fail();
    await until(() => socket !== before && socket.ids.length === kept.count);
    socket.confirmAll();
    await until(kept.areActive);
  },

  /** Opens the session that lives long, with 100 subscriptions. */
  async open() {
    living = await opened();
    for (let at = 0; at < 100; at++)
      living.subscribe(`/topic/${at}`, ({ body }) => (heard += body.length));
    socket.confirmAll();
  },

  /** Loses the connection `count` times, and takes 1,000 messages after each. */
  async round({ count }) {
    for (let at = 0; at < count; at++) {
      const before = socket;
      before.fail();
      await until(() => socket !== before && socket.ids.length === 100);
      socket.confirmAll();
      for (const id of socket.ids) for (const text of messagesFor(id, 10)) socket.deliver(text);
    }
  },

  left: () => ({ wasm: wasmBytes(), clients: 0 }),

  nothing() {},

  nextTask: () => new Promise((resolve) => setTimeout(resolve)),
};
