// A short run of the chaos, and that its accounts and its verdict notice what they are for.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { Account } from './account.mjs';
import { Random } from './random.mjs';
import { faultsOf, NOISE } from './verdict.mjs';

const PROGRAM = fileURLToPath(new URL('chaos.mjs', import.meta.url));
const SEED = '17';

test('fifty sessions: nothing is lost, nothing pending, everything restored', async () => {
  const run = promisify(execFile)(process.execPath, [
    ...[PROGRAM, '--json', '--minutes', '0.2', '--seed', SEED],
  ]);
  const { stdout } = await run.catch(({ stderr, stdout, message }) => {
    throw new Error(`${message}\n${stderr}\n${stdout}`);
  });
  const { groups, network, faults } = JSON.parse(stdout);
  assert.deepEqual(faults, []);
  for (const [delivery, { sessions, confirmed, cuts, gaps }] of Object.entries(groups)) {
    assert.equal(sessions, 25);
    assert.ok(confirmed > 100, `${delivery}: ${confirmed} messages were confirmed`);
    assert.ok(
      cuts > 5 && gaps > 5,
      `${delivery}: ${cuts} connections were lost, ${gaps} gaps told`,
    );
  }
  assert.ok(network.cuts > 0 && network.stalls > 0 && network.halves > 0, 'the network was bad');
});

test('an account tells lost, doubled and contradicted messages from good ones', () => {
  const account = new Account(8);
  const [good, lost, doubled, again, denied, uncertain] = Array.from({ length: 7 }, () =>
    account.send(),
  );
  for (const number of [good, lost, doubled, again]) account.confirm(number);
  for (const number of [good, doubled, doubled, again, denied, uncertain]) account.arrive(number);
  account.arrive(again, true);
  account.reject(denied, false);
  account.reject(uncertain, true);
  assert.deepEqual(account.counts, {
    ...{ sent: 7, arrived: 5, lost: 1, twice: 1, most: 2, contradicted: 1 },
    ...{ pending: 1, confirmed: 4, uncertain: 1, rejected: 1 },
  });
  account.send();
  assert.throws(() => account.send(), /more than 8 messages/);
});

const GOOD = { confirmed: 1, lost: 0, contradicted: 0, twice: 0, most: 1, pending: 0 };

function verdictOf({ once = {}, atLeast = {}, ...more }) {
  const good = { ...GOOD, promises: 0, torn: 0 };
  const groups = {
    'at-least-once': { ...good, ...atLeast },
    'at-most-once': { ...good, ...once },
  };
  const flat = Array.from({ length: 30 }, () => ({ heap: 1e7, wasm: 1e6 }));
  return faultsOf({ groups, notRestored: 0, faults: [], minutes: 10, samples: flat, ...more });
}

test('the verdict is good where copies are allowed', () => {
  assert.deepEqual(verdictOf({ atLeast: { twice: 3, most: 6 } }), []);
});

test('the verdict names each fault', () => {
  const bad = {
    once: { lost: 1, contradicted: 2, twice: 3, torn: 4, promises: 5 },
    atLeast: { most: 7, pending: 1, confirmed: 0 },
  };
  const faults = verdictOf({ ...bad, notRestored: 2, faults: ['told'] }).join('\n');
  for (const text of [
    /told/,
    /1 confirmed messages lost/,
    /2 messages arrived that were rejected/,
    /3 messages arrived twice/,
    /4 transactions/,
    /5 promises left pending/,
    /1 promises left pending/,
    /7 copies/,
    /1 group without/,
    /2 sessions without/,
  ])
    assert.match(faults, text);
  assert.equal(faults.split('\n').length, 10);
});

test('the verdict names memory that grows, of a run that is long enough', () => {
  const growing = (name, by) =>
    Array.from({ length: 30 }, (_, n) => ({ heap: 1e7, wasm: 1e6, [name]: 1e7 + n * by }));
  assert.match(verdictOf({ samples: growing('heap', NOISE / 10) })[0], /memory grew/);
  assert.match(verdictOf({ samples: growing('wasm', 65_536) })[0], /memory grew/);
  assert.deepEqual(verdictOf({ samples: growing('heap', NOISE / 100) }), []);
  assert.deepEqual(verdictOf({ samples: growing('heap', NOISE), minutes: 0.2 }), []);
});

test('chance follows from its seed', () => {
  const drawn = (seed) => {
    const random = new Random(seed);
    return Array.from({ length: 100 }, () => random.next());
  };
  assert.deepEqual(drawn(7), drawn(7));
  assert.notDeepEqual(drawn(7), drawn(8));
  assert.ok(drawn(7).every((it) => it >= 0 && it < 1));
});
