// The persona `rabbitmq` beside a real RabbitMQ: the same bytes to both, and the same bytes back.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { StompBroker } from './support/broker.mjs';
import { within } from './support/deadline.mjs';
import { selected } from './support/environment.mjs';
import { RabbitMq } from './support/rabbitmq.mjs';
import { TRANSPORTS } from './support/raw-client.mjs';
import { frame } from './support/wire.mjs';

const NAME = 'persona-rabbitmq';
const DEADLINE = 20_000;

const connect = (version, ...headers) =>
  frame('CONNECT', [`accept-version:${version}`, 'login:guest', 'passcode:guest', ...headers]);
const DONE = frame('SEND', ['destination:/topic/unused', 'receipt:done'], 'x');
const IS_DONE = /\nreceipt-id:done\n/;

/** A session of 1.2, what is sent in it, and a last request that is confirmed. */
const session = (...frames) => ({ first: connect('1.2'), then: [...frames, DONE], until: IS_DONE });
/** The same, up to the last message that is delivered: RabbitMQ may confirm before it delivers. */
const delivery = (...frames) => ({ first: connect('1.2'), then: frames, until: /MESSAGE\n[^]*\0/ });
const opening = (...frames) => ({
  first: frames[0],
  then: frames.slice(1),
  until: /CONNECTED\n[^]*\0/,
});
const ended = (...frames) => ({ first: connect('1.2'), then: frames, until: 'closed' });

const CONVERSATIONS = {
  'CONNECTED of 1.2': opening(connect('1.2')),
  'CONNECTED of 1.1': opening(connect('1.1')),
  'CONNECTED of 1.0': opening(connect('1.0')),
  'CONNECTED of no version': opening(frame('CONNECT', ['login:guest', 'passcode:guest'])),
  'heart-beats in whole seconds': opening(connect('1.2', 'heart-beat:1500,2700')),
  'heart-beats of a second at least': opening(connect('1.2', 'heart-beat:10,20')),
  'a request before CONNECT, then CONNECT': opening(
    frame('SEND', ['destination:/topic/a']),
    connect('1.2'),
  ),
  'an unknown version, then a known one': opening(connect('2.1'), connect('1.2')),
  'a wrong passcode, then the right one': opening(
    frame('CONNECT', ['accept-version:1.2', 'login:guest', 'passcode:x']),
    connect('1.2'),
  ),
  'a message': delivery(
    frame('SUBSCRIBE', ['id:s', 'destination:/topic/persona']),
    frame(
      'SEND',
      [
        'destination:/topic/persona',
        'content-type:text/plain',
        'foo:b\\cr',
        'zoo:1',
        'priority:3',
        'correlation-id:c',
      ],
      'hello',
    ),
  ),
  'an empty message': delivery(
    frame('SUBSCRIBE', ['id:s', 'destination:/topic/persona']),
    frame('SEND', ['destination:/topic/persona']),
  ),
  'a message of a subscription without id': delivery(
    frame('SUBSCRIBE', ['destination:/topic/persona']),
    frame('SEND', ['destination:/topic/persona'], 'x'),
  ),
  'a message that wants an ACK': delivery(
    frame('SUBSCRIBE', ['id:s', 'destination:/topic/persona', 'ack:client']),
    frame('SEND', ['destination:/topic/persona'], 'x'),
  ),
  'an unknown destination for SEND': session(
    frame('SEND', ['destination:/nowhere/a', 'receipt:r']),
  ),
  'an unknown destination for SUBSCRIBE': session(
    frame('SUBSCRIBE', ['id:1', 'destination:/nowhere/a', 'receipt:r']),
  ),
  'SEND without destination': session(frame('SEND', ['receipt:r'])),
  'SEND with message-id': session(frame('SEND', ['destination:/topic/a', 'message-id:5'])),
  'an unknown ack mode': session(frame('SUBSCRIBE', ['id:1', 'destination:/topic/a', 'ack:never'])),
  'UNSUBSCRIBE of nothing': session(frame('UNSUBSCRIBE', ['id:9', 'receipt:r'])),
  'ACK of another session': session(frame('ACK', ['id:T_1@@session-abc@@1'])),
  'COMMIT of nothing': session(frame('COMMIT', ['transaction:t', 'receipt:r'])),
  'BEGIN without a name': session(frame('BEGIN', ['receipt:r'])),
  'BEGIN twice': session(
    frame('BEGIN', ['transaction:t']),
    frame('BEGIN', ['transaction:t']),
    frame('COMMIT', ['transaction:t']),
  ),
  'an unknown command': session(frame('JUMP', ['receipt:r'])),
  'a command of servers': session(frame('MESSAGE', ['receipt:r'])),
  'DISCONNECT with a receipt': ended(frame('DISCONNECT', ['receipt:bye'])),
  'DISCONNECT without a receipt': ended(frame('DISCONNECT')),
  'a header without a colon': ended('SEND\nbroken\n\nx\0'),
};

const chosen = TRANSPORTS.filter((transport) => selected(`${transport.name}@${NAME}`));

if (chosen.length > 0) {
  describe(NAME, () => {
    const real = new RabbitMq('text');
    const persona = new StompBroker(['--login', 'guest:guest', '--persona', 'rabbitmq']);
    before(() => Promise.all([real.start(), persona.start()]));
    after(() => Promise.all([real.stop(), persona.stop()]));
    for (const transport of chosen) {
      describe(transport.name, () => {
        for (const [title, conversation] of Object.entries(CONVERSATIONS)) {
          test(title, async () => {
            const said = await Promise.all(
              [real, persona].map((broker) => converse(transport, broker, conversation)),
            );
            assert.deepEqual(said[1], said[0]);
          });
        }
      });
    }
  });
}

/** What a broker says in a conversation, and how it closes; with names that differ from one run to the next made the same. */
async function converse(transport, broker, { first, then, until }) {
  const client = await transport.open(broker);
  try {
    const heard = async (what, enough) =>
      within(
        DEADLINE,
        client.until(enough),
        () => `${what}; so far ${JSON.stringify(client.said)}`,
      );
    client.send(first);
    await heard('an answer', (said) => said.includes('\0'));
    for (const bytes of then) client.send(bytes);
    if (until !== 'closed') await heard('the last answer', (said) => until.test(said));
    const close =
      until === 'closed' ? await within(DEADLINE, client.closed, () => 'the end') : undefined;
    return { said: normalised(client.said), code: close?.code };
  } finally {
    client.drop();
  }
}

/** Explanations differ, and are not compared. */
function normalised(said) {
  return said
    .replaceAll(/session-[\w-]+/g, 'session-S')
    .replaceAll(/(@@session-S@@)\d+/g, '$1N')
    .replaceAll(/(ERROR\n(?:[^\n]+\n)*?)content-length:\d+\n\n[^\0]*\0/g, '$1\n(explained)\0');
}
