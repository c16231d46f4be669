// A scenario with one client, and its outcome.

import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

import { Together } from './control.mjs';
import { Kit } from './kit.mjs';
import { packages } from './packages.mjs';
import { differenceFor, findingSeen, isKept, promiseFor } from './promises.mjs';

const DEADLINE = 90_000;

/** Runs the scenario; fails when it has not seen what was promised, with the client's log. */
export async function perform(run, setup, results, disturb) {
  const { transport, pkg, scenario } = run;
  const expected = differenceFor(scenario, run) ?? promiseFor(scenario, run);
  const kit = new Kit(packages[pkg].stomp, setup.place(packages[pkg], transport, disturb));
  let seen;
  try {
    seen = await kit.within(
      scenario.run(kit),
      'the end of the scenario',
      scenario.deadline ?? DEADLINE,
    );
    const finding = findingSeen(scenario, run, seen, isDeepStrictEqual);
    if (!finding && !isKept(expected, seen, isDeepStrictEqual))
      assert.deepEqual(seen, expected.sees);
    results.add(run, { expected, finding, kept: true });
  } catch (failure) {
    results.add(run, { expected, kept: false, seen: seen ?? failure.message });
    failure.message += `\n-- the log of the client --\n${kit.log.slice(-30).join('\n').slice(-4_000)}`;
    throw failure;
  } finally {
    await kit.end();
  }
}

/** Runs a scenario that disturbs the broker with the clients of all packages at once. */
export async function performTogether(pair, setup, results) {
  const all = Object.keys(packages);
  const together = new Together(all.length);
  const runs = all.map((pkg) =>
    perform({ ...pair, pkg }, setup, results, together.disturb).finally(() => together.leave()),
  );
  const failed = (await Promise.allSettled(runs)).filter(({ status }) => status === 'rejected');
  if (failed.length > 0) throw failed[0].reason;
}
