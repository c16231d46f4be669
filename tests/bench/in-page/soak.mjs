// The page that lives long: `bench.round` is one of equal rounds of work, after which nothing should be left.

import { wasmBytes } from './memories.mjs';
import { connect } from './connect.mjs';
import { SoakSocket } from './soak-socket.mjs';
import { Client } from 'package-under-measurement';

const SENTENCES = ['The meeting starts at three. ', '회의는 세 시에 시작합니다. '];
const encoder = new TextEncoder();

let socket;
let client;
let connected = () => {};
let number = 0;
/** What a leak that is put in by hand keeps. */
let keep = () => {};
const hoard = [];
/** The clients that were dropped. */
const dropped = [];

const webSocketFactory = () => (socket = new SoakSocket('ws://fake.invalid/ws'));

/** Message `n` to a subscription, one in three as bytes; no two are alike. */
function messageFor(subscription, n) {
  const body = `${n} ${SENTENCES[n % 2].repeat(1 + (n % 16))}`;
  const length = encoder.encode(body).length;
  const head = `MESSAGE\nsubscription:${subscription}\ndestination:/topic/soak\nmessage-id:${n}\ncontent-length:${length}\n\n`;
  const frame = `${head}${body}\0`;
  return n % 3 ? frame : encoder.encode(frame).buffer;
}

let heard = 0;
function hear(message) {
  heard += message.body.length ? 1 : 0;
  keep(message);
}

const rounds = {
  messages(count) {
    const { id, unsubscribe } = client.subscribe('/topic/soak', hear);
    const before = heard;
    for (let i = 0; i < count; i++) socket.deliver(messageFor(id, number++));
    unsubscribe();
    if (heard - before !== count)
      throw new Error(`of ${count} messages ${heard - before} came through`);
  },

  /** Each to a destination that was not there before, and something published to it. */
  subscriptions(count) {
    for (let i = 0; i < count; i++) {
      const destination = `/topic/soak.${number++}`;
      const subscription = client.subscribe(destination, hear, { 'x-number': `${number}` });
      client.publish({ destination, body: 'hello' });
      socket.deliver(messageFor(subscription.id, number));
      subscription.unsubscribe();
      keep(subscription);
    }
  },

  async receipts(count) {
    for (let i = 0; i < count; i++) {
      const receipt = `receipt-${number++}`;
      await new Promise((resolve) => {
        client.watchForReceipt(receipt, (frame) => resolve(keep(frame)));
        client.publish({ destination: '/topic/soak', headers: { receipt }, body: 'hello' });
      });
    }
  },

  async reconnects(count) {
    for (let i = 0; i < count; i++) {
      keep(socket);
      const back = new Promise((resolve) => (connected = resolve));
      socket.fail();
      await back;
      const { id } = client.subscribe('/topic/soak', hear);
      socket.deliver(messageFor(id, number++));
    }
  },

  /** Clients that were used to the end, and others that never were. */
  async clients(count) {
    for (let i = 0; i < count; i++) {
      const used =
        i % 2 ? await usedClient() : new Client({ webSocketFactory, onConnect: () => {} });
      dropped.push(new WeakRef(used));
      keep(used);
    }
  },
};

async function usedClient() {
  const used = await connect({ webSocketFactory, onWebSocketClose: () => {} });
  const { id } = used.subscribe('/topic/soak', hear);
  socket.deliver(messageFor(id, number++));
  used.publish({ destination: '/topic/soak', body: 'hello' });
  await used.deactivate({ force: true });
  return used;
}

globalThis.bench = {
  /** `leak`: whether what was worked with is kept, as an application with a leak would. */
  async open({ leak }) {
    if (leak) keep = (thing) => hoard.push(thing);
    const options = { webSocketFactory, reconnectDelay: 1, onWebSocketClose: () => {} };
    client = await connect(options);
    client.onConnect = () => connected();
  },

  round: ({ part, count }) => rounds[part](count),

  /** What only the page can tell: the bytes of WebAssembly's memory, and how many dropped clients are still there. */
  left: () => ({
    wasm: wasmBytes(),
    clients: dropped.filter((reference) => reference.deref()).length,
  }),

  nextTask: () => new Promise((resolve) => setTimeout(resolve)),
};
