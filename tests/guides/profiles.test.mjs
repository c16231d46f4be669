// The table of brokers in the guide to Session, with the personas of the project's broker.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { brokerBinary as binary, mustExist, stompWasm } from '../e2e/support/environment.mjs';
import { ours } from '../package/support/package.mjs';
import { codeOf } from '../session/support.mjs';
import './support/websocket.mjs';

const entry = join(mustExist(stompWasm.directory, 'cargo xtask build'), 'testing/index.js');
const { startBroker } = await import(pathToFileURL(entry));

const CONFIRMED = { '/queue/a': true };

/**
 * For each persona: `option`, what it has to be told; the `name` that it is known by; which destinations are `confirmed`; the header of
 * `prefetch`; whether a handler that throws is answered by `nack`; `transactions`; and whether it `replies`, with a `subscription` or without.
 */
const PROFILES = {
  rabbitmq: {
    name: 'rabbitmq',
    confirmed: { ...CONFIRMED, '/topic/a': true, '/app/a': false },
    ...{ prefetch: 'prefetch-count', nack: true, transactions: true },
    ...{ replies: true, subscription: false },
  },
  activemq: {
    name: 'activemq',
    confirmed: { ...CONFIRMED, '/topic/a': true },
    ...{ prefetch: 'activemq.prefetchSize', nack: false, transactions: true },
    ...{ replies: true, subscription: true },
  },
  artemis: {
    name: 'artemis',
    confirmed: { ...CONFIRMED, '/topic/a': true },
    ...{ prefetch: undefined, nack: false, transactions: true },
    ...{ replies: true, subscription: true },
  },
  'spring-simple': {
    ...{ option: 'spring', name: 'spring' },
    confirmed: { '/topic/a': false, '/app/a': false },
    ...{ prefetch: undefined, nack: false, transactions: false, replies: false },
  },
  'spring-relay': {
    ...{ option: 'spring-relay', name: 'spring-relay' },
    confirmed: { ...CONFIRMED, '/topic/a': true, '/app/a': false },
    ...{ prefetch: 'prefetch-count', nack: true, transactions: true, replies: false },
  },
  plain: {
    name: 'stomp-broker',
    confirmed: { ...CONFIRMED, '/topic/a': true },
    ...{ prefetch: 'prefetch-count', nack: true, transactions: true },
    ...{ replies: true, subscription: false },
  },
};

for (const [persona, profile] of Object.entries(PROFILES))
  describe(`a session with ${persona}`, () => {
    let broker;
    before(async () => {
      mustExist(binary, 'build it (cargo xtask build) or set BROKER_BIN');
      broker = await startBroker({ binary, args: ['--no-stocks', '--persona', persona] });
    });
    after(() => broker?.stop());

    /** Runs `work` with a session, and gives the frames that it has sent. */
    async function framesOf(work) {
      const session = await ours.Session.connect({
        brokerURL: broker.url,
        connectHeaders: { login: 'guest', passcode: 'guest' },
        retry: false,
        ...(profile.option && { broker: profile.option }),
      });
      // An ERROR for a destination that a broker does not have is not about what is tested.
      session.addEventListener('error', () => {});
      try {
        await work(session);
      } finally {
        await session.close();
      }
      await broker.waitFor({ direction: 'in', command: 'DISCONNECT' });
      const frames = await broker.frames({ direction: 'in' });
      await broker.reset();
      return frames;
    }

    test('is known by its name', () =>
      framesOf((session) => assert.equal(session.broker.name, profile.name)));

    for (const [destination, confirmed] of Object.entries(profile.confirmed))
      test(`${confirmed ? 'confirms' : 'does not confirm'} ${destination}`, () =>
        framesOf(async (session) => {
          await session.subscribe('/topic/any').ready;
          assert.deepEqual(await session.publish(destination, 'x'), { confirmed });
        }));

    test('is told the prefetch, and gets a NACK only where that gives the message back', async () => {
      const destination = profile.name === 'spring' ? '/topic/work' : '/queue/work';
      const frames = await framesOf(async (session) => {
        const fail = () => {
          throw new Error('no');
        };
        const options = { ack: 'client-individual', prefetch: 7, max: 1 };
        const work = session.subscribe(destination, fail, options);
        await work.ready;
        session.send(destination, 'x');
        await work.closed;
      });
      const { headers } = frames.find((it) => it.command === 'SUBSCRIBE');
      const told = Object.keys(headers).filter((name) => headers[name] === '7');
      assert.deepEqual(told, profile.prefetch ? [profile.prefetch] : []);
      assert.equal(
        frames.some((it) => it.command === 'NACK'),
        profile.nack,
      );
    });

    test(profile.transactions ? 'has transactions' : 'has no transactions', async () => {
      const frames = await framesOf(async (session) => {
        const work = (tx) => tx.publish('/topic/a', 'x');
        const expected = profile.transactions ? 'nothing' : 'unsupported';
        assert.equal(await codeOf(session.transaction(work)), expected);
      });
      assert.equal(
        frames.some((it) => it.command === 'SEND'),
        profile.transactions,
      );
    });

    test(profile.replies ? 'takes replies' : 'has to be told where replies come', async () => {
      const frames = await framesOf(async (session) => {
        if (!profile.replies)
          return assert.equal(await codeOf(session.request('/app/ask', 'x')), 'usage');
        const service = session.subscribe('/queue/ask', ({ headers }) => {
          const correlation = { 'correlation-id': headers['correlation-id'] };
          session.send(headers['reply-to'], 'answer', { headers: correlation });
        });
        await service.ready;
        assert.equal((await session.request('/queue/ask', 'x')).text, 'answer');
      });
      const isOfReplies = ({ command, headers }) =>
        command === 'SUBSCRIBE' && headers.destination.startsWith('/temp-queue/');
      assert.equal(frames.some(isOfReplies), profile.subscription === true);
    });
  });
