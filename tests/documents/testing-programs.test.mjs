// The pieces of docs/broker/testing.md that are for a test runner's configuration, or show a part of a test.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { brokerBinary } from '../e2e/support/environment.mjs';
import { bundled } from '../guides/support/run.mjs';
import '../guides/support/websocket.mjs';
import { ours } from '../package/support/package.mjs';
import { codesIn, codeWith } from './support/blocks.mjs';
import { makePlace } from './support/place.mjs';

const DOCUMENT = 'docs/broker/testing.md';
/** These programs have no addresses. */
const NO_BROKER = { url: '', sockjsUrl: '' };

process.env.STOMP_BROKER = brokerBinary;
const place = makePlace({ hasPages: false });

test('the set-up for Vitest provides the address of a broker, and its end stops that', async () => {
  const { default: setup } = await loaded(await codeWith(DOCUMENT, 'function setup('));
  const provided = {};
  const stop = await setup({ provide: (name, value) => (provided[name] = value) });
  const session = await ours.Session.connect({ brokerURL: provided.brokerURL, retry: false });
  await session.close();
  await stop();
  await assert.rejects(ours.Session.connect({ brokerURL: provided.brokerURL, retry: false }));
});

test('the configuration for Cypress has tasks that publish and wait', async () => {
  const { default: configuration } = await loaded(await codeWith(DOCUMENT, 'setupNodeEvents'));
  const registered = {};
  const on = (event, handler) => (registered[event] = handler);
  const { env } = await configuration.e2e.setupNodeEvents(on, { env: {} });
  try {
    const session = await ours.Session.connect({ brokerURL: env.brokerURL });
    const next = session.once('/topic/prices');
    await registered.task.waitFor({ command: 'SUBSCRIBE', destination: '/topic/prices' });
    // Cypress takes undefined for a task that has not been handled.
    assert.equal(await registered.task.publish({ destination: '/topic/prices', body: '42' }), null);
    assert.equal((await next).text, '42');
    await session.close();
  } finally {
    await registered['after:run']();
  }
});

test('the expectations are met by a program that does what they say', () =>
  withOrder('/queue/orders', 'order 12', async (namespace) => {
    const { subscribe, order } = await expected(namespace);
    assert.equal(subscribe.headers.destination, '/topic/prices');
    assert.equal(order.body, 'order 12');
  }));

test('what comes instead is told as it is shown', () =>
  withOrder('/queue/orders', 'ordr 12', async (namespace) => {
    const [shown] = await codesIn(DOCUMENT, 'text');
    const [told] = shown.split('  …');
    const error = await expected(namespace, { timeoutMs: 100 }).catch((error) => error);
    const numbered = (text) => text.replace(/ \d+ ms$/m, ' 5000 ms').replace(/#\d+ in/, '#7 in');
    assert.equal(numbered(error.message).slice(0, told.length), told);
  }));

/** Runs `act` with a namespace in which a client has subscribed, and sent an order. */
const withOrder = (destination, body, act) =>
  place.inNamespace([], async (namespace) => {
    const client = new ours.Client({ brokerURL: namespace.url });
    client.onConnect = () => {
      client.subscribe('/topic/prices', () => {});
      client.publish({ destination, headers: { receipt: 'r-1' }, body });
    };
    client.activate();
    await namespace.waitFor({ command: 'SEND', direction: 'in' });
    try {
      return await act(namespace);
    } finally {
      await client.deactivate();
    }
  });

/** What the document's call of `expectFrames` gives, with these options. */
async function expected(namespace, options) {
  const code = await codeWith(DOCUMENT, "await namespace.expectFrames([\n  'CONNECT',");
  const { default: expect } = await loaded(`import 'node:assert';
export default async (namespace) => {
${code}
  return { subscribe, order };
};`);
  return expect({ expectFrames: (list) => namespace.expectFrames(list, options) });
}

/** The module that a program is. */
async function loaded(code) {
  const folder = await mkdtemp(join(tmpdir(), 'stomp-documents-'));
  try {
    const file = join(folder, 'program.mjs');
    await writeFile(file, await bundled(code, NO_BROKER, 'node'));
    return await import(pathToFileURL(file));
  } finally {
    await rm(folder, { recursive: true });
  }
}
