// What tests of applications put in the place of `performance`: a client goes by another clock then, and by the real one
// again afterwards.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import { connected, tick } from './support/client.mjs';
import { virtualTime } from './support/time.mjs';

const REAL = Object.getOwnPropertyDescriptor(globalThis, 'performance');
const stub = (value) =>
  Object.defineProperty(globalThis, 'performance', { value, configurable: true, writable: true });
const restore = () => Object.defineProperty(globalThis, 'performance', REAL);
afterEach(restore);

const fail = () => {
  throw new Error('no clock');
};

const BEATING = 'CONNECTED\nversion:1.2\nheart-beat:0,1000\n\n\0';
const OPTIONS = { reconnectDelay: 500, heartbeatOutgoing: 1000 };

for (const [name, value] of [
  ['without now', { mark() {} }],
  ['whose now gives undefined', { now: () => undefined }],
  ['whose now gives NaN', { now: () => Number.NaN }],
  ['whose now gives text', { now: () => 'later' }],
  ['whose now throws', { now: fail }],
  ['that is undefined', undefined],
  ['that is null', null],
]) {
  test(`F-2: a client comes back, and beats, with a performance ${name}, and afterwards`, async (t) => {
    const time = virtualTime(t);
    const { client, sockets, socket } = await connected(OPTIONS, undefined, BEATING);
    t.after(() => void client.deactivate({ force: true }));
    const beatsAndComesBack = async (socket, count) => {
      time.pass(400);
      assert.deepEqual(socket.takeSent(), [], 'not before');
      time.pass(400);
      assert.deepEqual(socket.takeSent(), ['\n']);
      socket.end(1006);
      time.pass(499);
      assert.equal(sockets.length, count - 1, 'not before');
      time.pass(1);
      await tick();
      assert.equal(sockets.length, count);
      const [next] = sockets;
      next.open();
      next.receive(BEATING);
      next.takeSent();
      return next;
    };
    stub(value);
    const second = await beatsAndComesBack(socket, 2);
    restore();
    const third = await beatsAndComesBack(second, 3);
    await beatsAndComesBack(third, 4);
  });
}
