// Why will it not connect? What the log and the events say, for each of the cases.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ours } from '../package/support/package.mjs';
import { CASES } from './cases.mjs';
import { watch } from './watch.mjs';

function check({ log, errors, reported = [] }, told) {
  const text = told.log.join('\n');
  for (const expected of log) assert.match(text, expected);
  for (const expected of errors) assert.match(told.errors.join('\n'), expected);
  for (const expected of reported) assert.match(told.reported.join('\n'), expected);
  if (errors.length === 0) assert.deepEqual(told.errors, []);
  assert.doesNotMatch(`${text}\n${told.errors.join('\n')}\n${told.reported.join('\n')}`, /s3cret/);
}

for (const each of CASES.filter(({ patient }) => !patient)) {
  test(`N-5: ${each.name}`, async (t) => check(each, await watch(ours.Client, each, t)));
}

test('N-5: those that wait, all at once', async (t) => {
  const patient = CASES.filter((each) => each.patient);
  assert.ok(patient.length > 3);
  const told = await Promise.all(patient.map((each) => watch(ours.Client, each, t)));
  for (const [index, each] of patient.entries()) check(each, told[index]);
});

for (const name of ['no address at all', 'brokerURL is no URL', 'brokerURL begins with ftp']) {
  test(`F-19: ${name} is reported once, and logged each time`, async (t) => {
    const each = CASES.find((other) => other.name === name);
    const told = await watch(ours.Client, { ...each, attempts: 3 }, t);
    assert.equal(told.errors.length, 1);
    assert.equal(told.reported.length, 1);
    assert.equal(told.log.filter((line) => each.log[0].test(line)).length, 3);
  });
}

test('F-19: another cause is told anew, and so is the same after a new activate()', async (t) => {
  let count = 0;
  const options = () => ({
    webSocketFactory: () => {
      throw new Error(`cause ${Math.floor(count++ / 2)}`);
    },
  });
  const told = await watch(ours.Client, { options, attempts: 5 }, t);
  assert.deepEqual(told.errors, ['cause 0', 'cause 1', 'cause 2']);
  assert.deepEqual(told.reported, told.errors);
});

test('F-22: one socket given again and again is reported once', async (t) => {
  const each = CASES.find(({ name }) => name.startsWith('webSocketFactory gives the same'));
  const told = await watch(ours.Client, each, t);
  assert.equal(told.reported.length, 1);
  assert.equal(told.errors.length, 1);
});
