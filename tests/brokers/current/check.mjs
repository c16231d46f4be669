// A check of one broker that runs already, in whatever version: what both APIs do in an application, in a few seconds.
//
//   node tests/brokers/current/check.mjs URL [LOGIN PASSCODE]
//
// The workflow current-brokers runs it with the newest containers of each broker. It fails at the first step that does not hold.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';

import { within } from '../../e2e/support/deadline.mjs';
import { mustExist, stompWasm } from '../../e2e/support/environment.mjs';

const DEADLINE = 30_000;
/** How long a container may take to accept, and how often it is asked, in milliseconds. */
const START = 180_000;
const ASK_EVERY = 1000;

globalThis.WebSocket ??= WebSocket;
const entry = mustExist(join(stompWasm.directory, 'esm6/index.js'), 'cargo xtask build');
const { Client, Session } = await import(pathToFileURL(entry));

const [url, login, passcode] = process.argv.slice(2);
if (!url)
  throw new Error('which broker? node tests/brokers/current/check.mjs URL [LOGIN PASSCODE]');
const account = login ? { login, passcode } : {};
/** Destinations of this run alone: a broker that keeps messages has others from before. */
const own = (name) => `${name}-${process.pid}-${Date.now()}`;

const session = await connected();
console.log('broker:', session.broker.name, session.broker.version ?? '');
const steps = {
  publishes,
  acknowledges,
  returns,
  sendsLargeBodies,
  asks,
  commits,
  worksWithClient,
};
for (const [name, step] of Object.entries(steps)) {
  await within(DEADLINE, step(), () => `${name} to end`);
  console.log('ok', name);
}
await session.close();

/** A session, as soon as the broker accepts one. */
async function connected() {
  for (const end = Date.now() + START; ; await delay(ASK_EVERY)) {
    try {
      return await Session.connect({ brokerURL: url, connectHeaders: account, retry: false });
    } catch (error) {
      if (error.code === 'unauthorized' || Date.now() > end) throw error;
    }
  }
}

async function publishes() {
  const destination = own('/topic/prices');
  const prices = session.subscribe(destination, { max: 1 });
  await prices.ready;
  assert.deepEqual(await session.publish(destination, { 가격: 8 }), { confirmed: true });
  for await (const message of prices) assert.deepEqual(message.json(), { 가격: 8 });
}

async function acknowledges() {
  const destination = own('/queue/orders');
  for (const name of ['tea', 'coffee']) await session.publish(destination, name);
  const names = [];
  const orders = session.subscribe(destination, { ack: 'client-individual', max: 2 });
  for await (const message of orders) names.push(message.text);
  assert.deepEqual(names, ['tea', 'coffee']);
}

/** A message that was not acknowledged comes again. */
async function returns() {
  const destination = own('/queue/jobs');
  await session.publish(destination, 'a');
  for await (const _ of session.subscribe(destination, { ack: 'client-individual' })) break;
  assert.equal((await session.once(destination, { ack: 'client-individual' })).text, 'a');
}

async function sendsLargeBodies() {
  const destination = own('/queue/documents');
  const body = '안녕 '.repeat(5000);
  await session.publish(destination, body);
  assert.equal((await session.once(destination)).text, body);
}

async function asks() {
  const destination = own('/queue/squares');
  const service = session.subscribe(destination, ({ headers, text }) => {
    const correlation = { 'correlation-id': headers['correlation-id'] };
    session.send(headers['reply-to'], String(text ** 2), { headers: correlation });
  });
  await service.ready;
  assert.equal((await session.request(destination, '7')).text, '49');
  service.close();
}

async function commits() {
  const destination = own('/queue/accounts');
  await session.transaction((tx) => {
    tx.publish(destination, 'debit');
    tx.publish(destination, 'credit');
  });
  const texts = [];
  for await (const { text } of session.subscribe(destination, { max: 2 })) texts.push(text);
  assert.deepEqual(texts, ['debit', 'credit']);
}

async function worksWithClient() {
  const destination = own('/topic/chat');
  const client = new Client({ brokerURL: url, connectHeaders: account });
  const received = new Promise((resolve, reject) => {
    client.onStompError = ({ body, headers }) => reject(new Error(headers.message ?? body));
    client.onConnect = () => {
      client.subscribe(destination, ({ body }) => resolve(body));
      client.publish({ destination, body: 'hello' });
    };
  });
  client.activate();
  assert.equal(await received, 'hello');
  await client.deactivate();
}
