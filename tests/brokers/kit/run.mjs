// A scenario with one client, and its outcome.

import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

import { Together } from './control.mjs';
import { Kit } from './kit.mjs';
import { packages } from './packages.mjs';
import { differenceFor, isKept, promiseFor } from './promises.mjs';

const DEADLINE = 90_000;

/** Servers that now and then break a session, whatever the client does: a scenario has further attempts there, which are counted. */
const BREAKING = {
  // Jetty may hand the inflater of a connection that failed to another one, which is then closed with 1007.
  'activemq websocket': 2,
  // Bytes of several sessions get mixed up, or one ends with 3000, in a few of 200. A new one ends with 1011 before it is open, one of a
  // thousand: Tomcat gives its request the failure of another one, whose client had gone ("Broken pipe").
  'spring xhr-streaming': 3,
  'spring xhr-polling': 3,
  'spring-relay xhr-streaming': 3,
  'spring-relay xhr-polling': 3,
};

/** Runs the scenario; fails when it has seen neither what was promised nor what is known of the package, with the client's log. */
export async function perform(run, setup, results, disturb) {
  const { seen, failure, outcome, attempt } = await attempts(run, () => see(run, setup, disturb));
  results.add(run, { ...outcome, attempt, seen: failure?.message.split('\n')[0] ?? seen });
  if (failure) throw failure;
  if (!outcome) assert.deepEqual(seen, promiseFor(run.scenario, run).sees);
}

/** Sees a scenario until it has an outcome, as often as its server may break it: what was seen the last time, and which time that was. */
export async function attempts(run, seeOnce) {
  const most = BREAKING[`${run.broker} ${run.transport}`] ?? 1;
  for (let attempt = 1; ; attempt += 1) {
    const { seen, failure } = await seeOnce();
    const outcome = failure ? undefined : outcomeOf(run, seen);
    if (outcome || attempt === most) return { seen, failure, outcome, attempt };
  }
}

/** The promise that was kept, or the difference that was seen instead; nothing if it was none of them. */
export function outcomeOf(run, seen) {
  const isSeen = (expected) => expected && isKept(expected, seen, isDeepStrictEqual);
  const kept = promiseFor(run.scenario, run);
  if (isSeen(kept)) return { kept };
  const difference = differenceFor(run.scenario, run);
  return isSeen(difference) ? { difference } : undefined;
}

/** What the scenario has `seen`, or its `failure`. */
async function see({ transport, pkg, scenario }, setup, disturb) {
  const kit = new Kit(packages[pkg].stomp, setup.place(packages[pkg], transport, disturb));
  const deadline = scenario.deadline ?? DEADLINE;
  try {
    return { seen: await kit.within(scenario.run(kit), 'the end of the scenario', deadline) };
  } catch (failure) {
    failure.message += `\n-- the log of the client --\n${kit.log.slice(-30).join('\n').slice(-4_000)}`;
    return { failure };
  } finally {
    await kit.end();
  }
}

/** Runs a scenario that disturbs the broker with the clients of all its packages at once. */
export async function performTogether(pair, setup, results) {
  const together = new Together(pair.packages.length);
  const runs = pair.packages.map((pkg) =>
    perform({ ...pair, pkg }, setup, results, together.disturb).finally(() => together.leave()),
  );
  const failed = (await Promise.allSettled(runs)).filter(({ status }) => status === 'rejected');
  if (failed.length > 0) throw failed[0].reason;
}
