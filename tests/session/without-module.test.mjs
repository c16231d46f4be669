// Sessions where WebAssembly may not be compiled: there are no decisions, and no texts of errors.

import assert from 'node:assert/strict';
import { test as declare } from 'node:test';

let isRefused = false;
WebAssembly.Module = function refuse() {
  isRefused = true;
  throw new EvalError('not by this policy');
};
const { newSession, ours } = await import('./support.mjs');

const { session: refused } = newSession({ retry: false, connectTimeout: 5 });
const failed = await refused.connect().catch((error) => error);
await refused.close();
// The module of stomp-wasm/js is no WebAssembly: it cannot be refused.
const test = isRefused ? declare : () => {};

test('S107 connect says what is missing, and where more is said', async () => {
  assert.deepEqual([failed.code, failed.retryable], ['unreachable', false]);
  assert.match(failed.message, /wasm-unsafe-eval.*not by this policy/);
  assert.match(failed.hint, /docs\/errors\.md#unreachable$/);
  const { session } = newSession({ retry: false, receiptTimeout: 5 });
  for (const call of [() => session.publish('/queue/a', 'x'), () => session.once('/topic/a')])
    await assert.rejects(call, { code: 'unreachable' });
  await session.close();
  assert.equal(session.state, 'closed');
});

test('S601 an error of the application has a code, and leads to its section', () => {
  const { code, message, hint } = new ours.StompError('forbidden', { message: 'no token' });
  assert.deepEqual([code, message], ['forbidden', 'no token']);
  assert.match(hint, /docs\/errors\.md#forbidden$/);
});
