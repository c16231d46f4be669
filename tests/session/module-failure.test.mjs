// Sessions: what happens when the module of their decisions fails.

import assert from 'node:assert/strict';
import { test as declare } from 'node:test';

const { Instance } = WebAssembly;
let instances = 0;
let isFailing = false;
WebAssembly.Instance = class {
  constructor(module, imports) {
    const { exports } = new Instance(module, imports);
    // The first one that can be called is Session's: the engine's is made for the first connection.
    const isSession = exports.call && instances++ !== ENGINE;
    const call = (...given) => {
      if (isSession && isFailing) this.hasFailed = true;
      isFailing &&= !isSession;
      if (this.hasFailed) throw new WebAssembly.RuntimeError('unreachable');
      return exports.call(...given);
    };
    this.exports = exports.call ? { ...exports, call } : exports;
  }
};
/** The place of the engine among the instances. */
const ENGINE = 1;
const { codeOf, connected, sentOn } = await import('./support.mjs');

// The module of stomp-wasm/js is no WebAssembly: it cannot be reached from here.
const { session: first } = await connected();
await first.close();
const test = instances > 0 ? declare : () => {};

test('S141 subscriptions are made again, and what was in flight may have been delivered', async (t) => {
  const reported = [];
  globalThis.reportError = (error) => reported.push(error);
  t.after(() => delete globalThis.reportError);
  const { session, socket, made } = await connected();
  const gaps = [];
  const subscription = session.subscribe('/topic/a', () => {}, { onGap: (gap) => gaps.push(gap) });
  socket.confirmAll();
  const sent = session.publish('/queue/a', 'x');
  isFailing = true;
  const failing = session.publish('/queue/a', 'y');
  const error = await sent.catch((it) => it);
  assert.deepEqual([error.code, error.maybeDelivered], ['connection-lost', true]);
  assert.notEqual(await codeOf(failing), 'nothing');
  assert.equal(subscription.state, 'waiting');
  assert.equal(socket.closings.length, 1);
  const next = await made(2);
  next.accept();
  const subscribe = sentOn(next).find(({ command }) => command === 'SUBSCRIBE');
  assert.equal(subscribe.headers.id, subscription.id);
  next.confirm(subscribe);
  assert.equal(gaps.length, 1);
  assert.equal(session.state, 'connected');
  assert.equal(reported.length, 1);
});
