// A minute of the soak with all brokers, each of which is restarted once; and that the accounts of the soak notice what is lost.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { ConfirmedMessages, TopicMessages } from './soak/accounts.mjs';
import { ConnectionCounts, Member } from './soak/member.mjs';
import { verdict } from './soak/verdict.mjs';

const PROGRAM = fileURLToPath(new URL('soak/soak.mjs', import.meta.url));

test('a minute with all brokers: nothing is lost, no live broker is taken for dead', async () => {
  const run = promisify(execFile)(process.execPath, [PROGRAM, '--minutes', '1']);
  const { stdout } = await run.catch(({ stderr, stdout, message }) => {
    throw new Error(`${message}\n${stderr}\n${stdout}`);
  });
  const result = JSON.parse(stdout);
  assert.deepEqual(verdict(result).faults, []);
  for (const { name, restarts, reconnects, confirmed } of result.brokers) {
    assert.ok(restarts >= 1 && reconnects >= 1, `${name} was restarted`);
    assert.ok(name === 'spring' || confirmed > 50, `${name} confirmed ${confirmed} messages`);
  }
});

test('a confirmed message that does not arrive is missing; one that was not confirmed is not', () => {
  const messages = new ConfirmedMessages();
  const [one, two, three] = [messages.send(), messages.send(), messages.send()];
  messages.confirm(one);
  messages.arrive(one);
  messages.confirm(two);
  assert.equal(messages.missing, 1);
  messages.arrive(two);
  messages.arrive(two);
  messages.arrive(three);
  assert.deepEqual([messages.missing, messages.repeated, messages.confirmed], [0, 1, 2]);
  assert.equal(messages.unconfirmed, 1, 'a receipt may still come');
  messages.end();
  assert.equal(messages.unconfirmed, 0, 'not on a connection that has ended');
});

test('a message of the chat is lost if a connection lasted and it did not come', () => {
  let time = 0;
  const messages = new TopicMessages(['kim', 'lee'], () => time);
  const [one, two] = [messages.send(), messages.send()];
  messages.arrive('kim', one);
  messages.arrive('lee', one);
  messages.arrive('kim', two);
  time = 60_000;
  messages.send();
  messages.end('lee');
  const { delivered, lost, uncounted, missing } = messages;
  assert.deepEqual(
    { delivered, lost, uncounted, missing },
    { delivered: 1, lost: 1, uncounted: 1, missing: 0 },
  );
});

test('a lost heart-beat counts while the broker is up, and not while it is restarted', () => {
  const counts = new ConnectionCounts();
  const { client } = new Member(Options, {}, counts, { joined: () => {} });
  client.onConnect();
  client.onHeartbeatLost();
  client.onWebSocketClose();
  client.onConnect();
  counts.isDown = true;
  client.onHeartbeatLost();
  client.onWebSocketClose();
  const { heartbeatsLost, unexpectedEnds, reconnects } = counts;
  assert.deepEqual([heartbeatsLost, unexpectedEnds, reconnects], [1, 1, 1]);
});

/** A client that keeps its options, so that a test calls its callbacks. */
class Options {
  active = true;

  constructor(options) {
    Object.assign(this, options);
  }
}

test('the verdict names losses and memory that grows', () => {
  const good = { name: 'spring', delivered: 1, restarts: 1 };
  const flat = Array.from({ length: 20 }, () => ({ heap: 5e6, wasm: 1e6 }));
  assert.deepEqual(verdict({ minutes: 15, brokers: [good], samples: flat }).faults, []);
  const bad = { ...good, lostConfirmed: 1, lost: 2, heartbeatsLost: 3 };
  const growing = flat.map((sample, n) => ({ ...sample, heap: sample.heap + n * 1e6 }));
  const { faults } = verdict({ minutes: 15, brokers: [bad], samples: growing });
  assert.equal(faults.length, 4);
  assert.match(faults[0], /spring: 1 confirmed messages lost/);
  const module = flat.map((sample, n) => ({ ...sample, wasm: sample.wasm + n * 65_536 }));
  const { faults: grown } = verdict({ minutes: 1, brokers: [good], samples: module });
  assert.match(grown[0], /memory grew/);
});
