// What every STOMP client has to be able to do with the broker: one list, for all clients and, where nothing else is said, all versions.
//
// A scenario gets `open(options)`, which gives a connected client (see client.mjs), `refused(options)`, which gives the ERROR to a CONNECT, `version`, and
// `name(kind)`, which makes a destination that no other run uses.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

const MIB = 1024 * 1024;
/** 1.0 has neither heart-beats nor NACK nor client-individual. */
const SINCE_1_1 = ['1.1', '1.2'];

const texts = (messages) => messages.map(({ body }) => body.toString());
const redelivered = (message) => message.headers.redelivered === 'true';

export const scenarios = [
  {
    title: 'connects in the version that was asked for',
    async run({ open, version }) {
      const client = await open();
      assert.equal(client.connected.version, version);
      assert.match(client.connected.session, /./);
      assert.match(client.connected.server, /^stomp-broker\//);
    },
  },
  {
    title: 'is told why it may not log in',
    async run({ refused }) {
      const error = await refused({ login: 'guest', passcode: 'wrong' });
      assert.equal(error.headers.message, 'Bad CONNECT');
      assert.match(error.body.toString(), /wrong login or passcode/);
    },
  },
  {
    title: 'sends text and receives it, with headers',
    async run({ open, name }) {
      const client = await open();
      const topic = name('topic');
      await client.subscribe('a', topic);
      await client.send(topic, 'hello\nworld', {
        headers: { 'content-type': 'text/plain', 'x-one': '1' },
      });
      const message = await client.next('a');
      assert.equal(message.body.toString(), 'hello\nworld');
      assert.equal(message.headers.destination, topic);
      assert.equal(message.headers.subscription, 'a');
      assert.equal(message.headers['content-type'], 'text/plain');
      assert.equal(message.headers['x-one'], '1');
    },
  },
  {
    title: 'sends and receives Korean, in body and headers',
    async run({ open, name }) {
      const client = await open();
      const topic = `${name('topic')}-주제`;
      await client.subscribe('구독', topic);
      await client.send(topic, '안녕하세요 🦀', { headers: { 이름: '값 — 하나' } });
      const message = await client.next('구독');
      assert.equal(message.body.toString(), '안녕하세요 🦀');
      assert.equal(message.headers.destination, topic);
      assert.equal(message.headers.이름, '값 — 하나');
    },
  },
  {
    title: 'sends and receives binary bodies, NUL included',
    async run({ open, name }) {
      const client = await open();
      const topic = name('topic');
      const body = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
      await client.subscribe('a', topic);
      await client.send(topic, body);
      assert.deepEqual((await client.next('a')).body, body);
    },
  },
  {
    title: 'sends and receives empty bodies',
    async run({ open, name }) {
      const client = await open();
      const topic = name('topic');
      await client.subscribe('a', topic);
      await client.send(topic, '', { headers: { number: '1' } });
      const message = await client.next('a');
      assert.equal(message.body.length, 0);
      assert.equal(message.headers.number, '1');
    },
  },
  {
    title: 'escapes and unescapes header values',
    // stompjs does not escape on 1.1; 1.0 has no escapes.
    versions: ['1.2'],
    async run({ open, name }) {
      const client = await open();
      const topic = name('topic');
      const value = 'colon: line\n end\r backslash\\ all three :\r\n';
      await client.subscribe('a', topic);
      await client.send(topic, 'x', { headers: { value } });
      assert.equal((await client.next('a')).headers.value, value);
    },
  },
  {
    title: "receives a topic's messages in each of its subscriptions, until it unsubscribes",
    async run({ open, name }) {
      const client = await open();
      const topic = name('topic');
      await client.subscribe('a', topic);
      await client.subscribe('b', topic);
      await client.send(topic, 'both');
      assert.deepEqual(texts([await client.next('a'), await client.next('b')]), ['both', 'both']);
      await client.unsubscribe('a');
      await client.send(topic, 'one');
      assert.equal((await client.next('b')).body.toString(), 'one');
      assert.deepEqual(client.unread('a'), []);
    },
  },
  {
    title: 'receives a thousand messages in their order',
    async run({ open, name }) {
      const client = await open();
      const topic = name('topic');
      const bodies = Array.from({ length: 1000 }, (_, index) => `message ${index}`);
      await client.subscribe('a', topic);
      await client.sendAll(topic, bodies);
      assert.deepEqual(texts(await client.take('a', 1000)), bodies);
    },
  },
  {
    title: 'shares a queue with another consumer',
    async run({ open, name }) {
      const [one, other] = [await open(), await open()];
      const queue = name('queue');
      await one.subscribe('a', queue);
      await other.subscribe('b', queue);
      await one.sendAll(queue, ['1', '2', '3', '4']);
      assert.deepEqual(texts(await one.take('a', 2)), ['1', '3']);
      assert.deepEqual(texts(await other.take('b', 2)), ['2', '4']);
    },
  },
  {
    title: 'acknowledges all messages up to one in client mode',
    async run({ open, name }) {
      const [client, successor] = [await open(), await open()];
      const queue = name('queue');
      await client.sendAll(queue, ['1', '2', '3']);
      await client.subscribe('a', queue, 'client');
      const messages = await client.take('a', 3);
      await client.ack(messages[1]);
      await client.confirm();
      await client.drop();
      await successor.subscribe('h', queue);
      const message = await successor.next('h');
      assert.equal(message.body.toString(), '3');
      assert.ok(redelivered(message));
      await successor.confirm();
      assert.deepEqual(successor.unread('h'), []);
    },
  },
  {
    title: 'acknowledges one message alone in client-individual mode',
    versions: SINCE_1_1,
    async run({ open, name }) {
      const [client, successor] = [await open(), await open()];
      const queue = name('queue');
      await client.sendAll(queue, ['1', '2', '3']);
      await client.subscribe('a', queue, 'client-individual');
      const messages = await client.take('a', 3);
      await client.ack(messages[1]);
      await client.confirm();
      await client.drop();
      await successor.subscribe('h', queue);
      assert.deepEqual(texts(await successor.take('h', 2)), ['1', '3']);
    },
  },
  {
    title: 'refuses a message, which is delivered to another consumer',
    versions: SINCE_1_1,
    async run({ open, name }) {
      const [client, other] = [await open(), await open()];
      const queue = name('queue');
      await client.subscribe('a', queue, 'client-individual');
      await client.send(queue, 'hot');
      const message = await client.next('a');
      assert.ok(!redelivered(message));
      await other.subscribe('b', queue, 'client-individual');
      await client.nack(message);
      const again = await other.next('b');
      assert.equal(again.body.toString(), 'hot');
      assert.ok(redelivered(again));
      await other.ack(again);
      await other.confirm();
    },
  },
  {
    title: "publishes a transaction's messages at commit, in order",
    async run({ open, name }) {
      const [client, witness] = [await open(), await open()];
      const topic = name('topic');
      await witness.subscribe('w', topic);
      await client.begin('tx');
      await client.send(topic, '1', { transaction: 'tx' });
      await client.send(topic, '2', { transaction: 'tx' });
      await client.send(topic, 'outside');
      assert.equal((await witness.next('w')).body.toString(), 'outside');
      await client.commit('tx');
      assert.deepEqual(texts(await witness.take('w', 2)), ['1', '2']);
    },
  },
  {
    title: 'aborts a transaction: nothing of it is published',
    async run({ open, name }) {
      const [client, witness] = [await open(), await open()];
      const topic = name('topic');
      await witness.subscribe('w', topic);
      await client.begin('tx');
      await client.send(topic, 'never', { transaction: 'tx' });
      await client.abort('tx');
      await client.send(topic, 'last');
      assert.equal((await witness.next('w')).body.toString(), 'last');
    },
  },
  {
    title: 'acknowledges in a transaction: aborted it did not, committed it did',
    async run({ open, name }) {
      const [client, successor] = [await open(), await open()];
      const queue = name('queue');
      await client.sendAll(queue, ['1', '2']);
      await client.subscribe('a', queue, 'client');
      const [first, second] = await client.take('a', 2);
      await client.begin('done');
      await client.ack(first, { transaction: 'done' });
      await client.commit('done');
      await client.begin('undone');
      await client.ack(second, { transaction: 'undone' });
      await client.abort('undone');
      await client.confirm();
      await client.drop();
      await successor.subscribe('h', queue);
      assert.equal((await successor.next('h')).body.toString(), '2');
    },
  },
  {
    title: 'gets the receipts it asks for, once the work is done',
    async run({ open, name }) {
      const [client, other] = [await open(), await open()];
      const queue = name('queue');
      for (const body of ['1', '2', '3']) await client.send(queue, body, { confirmed: true });
      await other.subscribe('a', queue);
      assert.deepEqual(texts(await other.take('a', 3)), ['1', '2', '3']);
    },
  },
  {
    title: 'stays connected by heart-beats alone',
    versions: SINCE_1_1,
    async run({ open, name }) {
      const client = await open({ heartBeat: [3000, 3000] });
      assert.equal(client.connected['heart-beat'], '3000,3000');
      // The broker beats every 2.4 s, and gives up a client that is silent for 6 s.
      await client.heartBeats(3);
      const topic = name('topic');
      await client.subscribe('a', topic);
      await client.send(topic, 'still here');
      assert.equal((await client.next('a')).body.toString(), 'still here');
    },
  },
  {
    title: 'is told of its mistake, and disconnected',
    async run({ open }) {
      const client = await open();
      await client.send('/nowhere/a', 'x', { headers: { receipt: 'r-1' } });
      const error = await client.error();
      assert.equal(error.headers.message, 'Unknown destination');
      assert.equal(error.headers['receipt-id'], 'r-1');
      assert.match(error.body.toString(), /\/nowhere\/a/);
      await client.closed();
    },
  },
  {
    title: 'sends and receives a text of 1 MB',
    async run({ open, name }) {
      const client = await open();
      const topic = name('topic');
      const text = '가나다라 abcd\n'.repeat(MIB / 18);
      await client.subscribe('a', topic);
      await client.send(topic, text);
      assert.equal((await client.next('a')).body.toString(), text);
    },
  },
  {
    title: 'sends and receives 1 MB of bytes',
    async run({ open, name }) {
      const client = await open();
      const topic = name('topic');
      const bytes = randomBytes(MIB);
      await client.subscribe('a', topic);
      await client.send(topic, bytes);
      assert.ok((await client.next('a')).body.equals(bytes));
    },
  },
  {
    title: 'disconnects with a receipt, and what it sent before is not lost',
    async run({ open, name }) {
      const [client, other] = [await open(), await open()];
      const queue = name('queue');
      await client.sendAll(queue, ['1', '2', '3']);
      await client.disconnect();
      await other.subscribe('a', queue);
      assert.deepEqual(texts(await other.take('a', 3)), ['1', '2', '3']);
    },
  },
];
