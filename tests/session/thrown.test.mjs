// Sessions: functions of the application may throw anything, such as values that have no text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, eventOf, newSession, sentOn, tick } from './support.mjs';

/** What is thrown, by what it is. */
const thrown = {
  'a symbol': Symbol('no text'),
  'an object without a prototype': Object.create(null),
  'an error whose text throws': Object.assign(new Error('x'), {
    toString() {
      throw new Error('no text');
    },
  }),
};

for (const [what, value] of Object.entries(thrown)) {
  const fail = () => {
    throw value;
  };

  test(`S329 a handler throws ${what}: the others go on`, async () => {
    for (const isAsync of [false, true]) {
      const { session, socket } = await connected();
      const handler = ({ text }) => {
        if (text === '2') return;
        if (isAsync) return Promise.reject(value);
        throw value;
      };
      const subscription = session.subscribe('/queue/a', handler, { ack: 'client-individual' });
      socket.confirmAll();
      const told = eventOf(session, 'error');
      socket.deliver(subscription, '1');
      socket.deliver(subscription, '2');
      const { error } = await told;
      assert.equal(error.code, 'refused');
      assert.equal(error.cause, value);
      assert.match(error.message, /^The handler threw: /);
      await tick();
      const answers = sentOn(socket).map(({ command }) => command);
      assert.deepEqual(answers, ['NACK', 'ACK']);
    }
  });

  test(`S306 a function for headers throws ${what}`, async () => {
    const { session } = await connected();
    const told = eventOf(session, 'error');
    session.subscribe('/topic/a', { headers: fail });
    assert.equal((await told).error.cause, value);
  });

  test(`S250 an interceptor throws ${what}`, async () => {
    const outgoing = (frame) => (frame.command === 'SEND' ? fail() : frame);
    const { session } = await connected({ interceptors: [{ outgoing }] });
    const published = session.publish('/queue/a', 'x');
    await assert.rejects(published, (it) => it.code === 'usage' && it.cause === value);
  });

  test(`S208 S245 the policy, or the identity, throws ${what}`, async () => {
    const policy = newSession({ retry: fail });
    const refused = policy.session.connect();
    policy.session.addEventListener('error', () => {});
    (await policy.made(1)).end(1006);
    await assert.rejects(refused, { code: 'unreachable' });
    const { session, made } = newSession({ retry: false, identity: fail });
    const failed = session.connect();
    (await made(1)).accept();
    await assert.rejects(failed, (it) => it.code === 'unreachable' && it.cause === value);
  });

  test(`S314 a schema throws ${what}`, async () => {
    const { session, socket } = await connected();
    const schema = { '~standard': { version: 1, vendor: 'test', validate: fail } };
    const subscription = session.subscribe('/topic/a', () => {}, { schema });
    socket.confirmAll();
    const told = eventOf(session, 'error');
    socket.deliver(subscription, '1');
    const { error } = await told;
    assert.deepEqual([error.code, error.cause], ['invalid-message', value]);
  });
}
