// The harness itself: the same client twice gives the same logs, and whatever is wrong is noticed.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';

import { rows } from './deliberate.mjs';
import { compare } from './harness/compare.mjs';
import { diff } from './harness/diff.mjs';
import { FAULTS, faultyClient } from './harness/faulty.mjs';
import { formatHunks, hunksFrom, parseHunks } from './harness/hunks.mjs';
import { BROKEN } from './harness/playing.mjs';
import { logsOf, STOMPJS } from './harness/run.mjs';
import { seedsOf } from './harness/seeds.mjs';
import liveSuite from './live-scenarios/index.mjs';
import suite from './scenarios/index.mjs';

const EVERYTHING = { seeds: seedsOf('1-50') };
const sound = await logsOf(STOMPJS, EVERYTHING);

function different(before, after) {
  return Object.keys(after).filter((name) => !compare(name, before[name], after[name], []).same);
}

describe('the harness', () => {
  test('gives the same logs for the same client', async () => {
    assert.deepEqual(different(sound, await logsOf(STOMPJS, EVERYTHING)), []);
  });

  test('has scenarios of different names, none of them broken', () => {
    const names = suite.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    const broken = Object.values(sound).flatMap((lines) =>
      lines.filter((line) => line.includes(BROKEN)),
    );
    assert.deepEqual(broken, []);
  });

  for (const fault of Object.keys(FAULTS)) {
    test(`notices ${fault}`, async () => {
      const names = suite
        .map(({ name }) => name)
        .filter((name) => /^(publishing|deactivating|reconnecting|states|surface)/.test(name));
      const found = different(sound, await logsOf(faultyClient(fault), { names }));
      assert.notEqual(found.length, 0);
      assert.ok(found.length < names.length, 'a fault in one thing does not show everywhere');
    });
  }
});

describe('the table of deliberate differences', () => {
  test('has rows that say what they are about', () => {
    const fields = ['id', 'stompjs', 'ours', 'why'];
    for (const row of rows)
      for (const field of fields) assert.ok(row[field]?.length > 0, `${row.id}: ${field}`);
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  });

  test('has files of rows and scenarios that there are', () => {
    const ids = readdirSync(new URL('./deliberate/', import.meta.url))
      .filter((file) => file.endsWith('.diff'))
      .map((file) => file.slice(0, -5));
    assert.deepEqual(
      ids.filter((id) => !rows.some((row) => row.id === id)),
      [],
    );
    const names = new Set([...suite, ...liveSuite].map(({ name }) => name));
    const excused = rows.flatMap((row) => Object.keys(row.patch));
    assert.deepEqual(
      excused.filter((name) => !names.has(name) && !/^(live )?random \d+$/.test(name)),
      [],
    );
  });
});

describe('comparing', () => {
  const row = (changes) => ({ id: 'X', ...changes });
  const isSame = (theirs, ours, ...table) =>
    compare('a scenario', theirs, ours, table.map(row)).same;

  test('sees a line more, a line less, another order', () => {
    assert.ok(isSame(['a', 'b'], ['a', 'b']));
    assert.ok(!isSame(['a', 'b'], ['a']));
    assert.ok(!isSame(['a'], ['a', 'a']));
    assert.ok(!isSame(['a', 'b'], ['b', 'a']));
  });

  test('excuses exactly what a row says, where it says so', () => {
    const rule = { rewrite: [[/^a$/, 'A']] };
    assert.ok(isSame(['a', 'b'], ['A', 'b'], rule));
    assert.ok(!isSame(['a', 'b'], ['A', 'c'], rule));
    assert.ok(!isSame(['a', 'b'], ['A', 'b'], { ...rule, in: /another/ }));
    assert.ok(
      isSame(['a'], ['a', 'noise'], {
        transformOurs: (lines) => lines.filter((line) => line !== 'noise'),
      }),
    );
  });

  test('changes hunks in the place that is nearest', () => {
    const hunks = { patch: { 'a scenario': ['5\na\n- b\n+ c'] } };
    assert.ok(isSame(['a', 'b', 'x', 'a', 'b'], ['a', 'b', 'x', 'a', 'c'], hunks));
    assert.ok(!isSame(['a', 'b', 'x', 'a', 'b'], ['a', 'c', 'x', 'a', 'b'], hunks));
    assert.ok(isSame(['b', 'a', 'b'], ['b', 'a', 'c'], hunks));
    assert.ok(!isSame(['b', 'a', 'b'], ['c', 'a', 'b'], hunks));
  });

  test('writes and reads hunks', () => {
    const [before, after] = [
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      ['a', 'x', 'c', 'd', 'e', 'g', 'h'],
    ];
    const sections = { one: hunksFrom(diff(before, after)), two: ['1\n+ y'] };
    const read = parseHunks(formatHunks(sections));
    assert.deepEqual(read, sections);
    assert.ok(isSame(before, after, { patch: { 'a scenario': read.one } }));
  });

  test('does not excuse a hunk that finds nothing to change', () => {
    const result = compare(
      'a scenario',
      ['x'],
      ['x'],
      [row({ patch: { 'a scenario': ['1\n- b\n+ c'] } })],
    );
    assert.ok(!result.same);
    assert.match(result.text, /row X has nothing to change/);
  });

  test('tells which rows were used', () => {
    const used = new Set();
    const [idle, busy] = [row({ rewrite: [[/never/, '']] }), row({ rewrite: [[/a/, 'b']] })];
    compare('a scenario', ['a'], ['b'], [idle, busy], used);
    assert.deepEqual([...used], [busy]);
  });

  test('aligns what two logs have in common', () => {
    assert.deepEqual(diff(['a', 'b', 'c'], ['a', 'x', 'c', 'd']), [
      [' ', 'a'],
      ['-', 'b'],
      ['+', 'x'],
      [' ', 'c'],
      ['+', 'd'],
    ]);
  });
});
