// The tests over one broker.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { rows } from '../../deliberate.mjs';
import { compare } from '../compare.mjs';
import { faultyClient } from '../faulty.mjs';
import { BROKEN } from '../playing.mjs';
import { ourPackage, STOMPJS } from '../run.mjs';
import { seedsOf } from '../seeds.mjs';
import { withBroker } from './brokers.mjs';
import { liveLogsOf } from './run.mjs';

const SEEDS = process.env.DIFFERENTIAL_LIVE_SEEDS ?? '1-20';

/**
 * Declares that our package does over this broker what stompjs does; and that stompjs does the same again and again,
 * as often as `repeats` says; and that each of `faults` (see ../faulty.mjs) shows.
 */
export async function declareOver(name, { repeats = 1, faults = [] } = {}) {
  const { theirs, ours, again, faulty } = await withBroker(name, (broker) =>
    playAll(broker, repeats, faults),
  );

  describe(`like stompjs, over ${name}`, () => {
    for (const scenario of Object.keys(theirs)) {
      test(scenario, () => {
        const { same, text } = compare(scenario, theirs[scenario], ours[scenario], rows);
        if (!same)
          assert.fail(`${text}\nreplay: node tests/differential/replay.mjs --over ${name} …`);
      });
    }

    test('no scenario is broken', () => assert.deepEqual(broken(theirs), []));
    again.forEach((logs, index) => {
      test(`stompjs is like itself, ${index + 1} of ${again.length}`, () => {
        const unlike = Object.keys(theirs).map((scenario) =>
          compare(scenario, theirs[scenario], logs[scenario], []),
        );
        assert.deepEqual(
          unlike.flatMap(({ text = [] }) => text),
          [],
        );
      });
    });
    faults.forEach((fault, index) =>
      test(`notices ${fault}`, () => assertNoticed(theirs, faulty[index])),
    );
  });
}

async function playAll(broker, repeats, faults) {
  const everything = { seeds: seedsOf(SEEDS) };
  const entries = [STOMPJS, ourPackage(), ...Array(repeats).fill(STOMPJS)];
  const [theirs, ours, ...again] = await Promise.all(
    entries.map((entry) => liveLogsOf(entry, broker, everything)),
  );
  const names = Object.keys(theirs).filter((scenario) => IN_BRIEF.test(scenario));
  const faulty = await Promise.all(
    faults.map((fault) => liveLogsOf(faultyClient(fault), broker, { names })),
  );
  return { theirs, ours, again, faulty };
}

/** Scenarios enough for every fault to show, and for some that have nothing to do with it. */
const IN_BRIEF =
  /^live (connecting: (and leaving|by brokerURL)|publishing: (text|headers|without)|ending: (by force|commands|never)|reconnecting: after forceD)/;

function assertNoticed(sound, faulty) {
  const scenarios = Object.keys(faulty);
  const found = scenarios.filter(
    (scenario) => !compare(scenario, sound[scenario], faulty[scenario], []).same,
  );
  assert.notEqual(found.length, 0);
  assert.ok(found.length < scenarios.length, 'a fault in one thing does not show everywhere');
}

const broken = (logs) =>
  Object.values(logs).flatMap((lines) => lines.filter((line) => line.includes(BROKEN)));
