// What is asked of the figures in Chromium, and whether it is reached: the ratios of cases.mjs, and half of the ratio
// that version 0.1.0 had. Its ratios are data: `client.mjs --record` wrote them down when it was measured.

import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';

import { CASES, groupOf, nameOf } from './cases.mjs';

/** The version whose ratios are the measure of later ones. */
export const BEFORE = '0.1.0';

/** Of the ratio that BEFORE had. */
const KEPT = 0.5;

/** Where the ratios of a version are kept. */
export const recordOf = (version) => new URL(`ratios/${version}.json`, import.meta.url);

const before = JSON.parse(readFileSync(recordOf(BEFORE), 'utf8'));

/** Microseconds above an empty handler, at 64 B over a real WebSocket. */
const MOST_ABOVE = { 64: 2.5 };

/** How many times as long as stompjs's a start may take. */
const MOST_STARTUP = { 'script and new Client()': 2.2, 'until the first message': 2.3 };

/** The case that a result (`{shape, size}`) is of. */
export const caseOf = ({ shape, size }) =>
  CASES.find((theCase) => theCase.shape === shape && theCase.size === size);

/**
 * `{asked, before, least, limit, reached}` of a result `{shape, size, ratio, limit}`: the ratio that is asked for, that
 * of BEFORE, the least one by both, the ratio of a client that does little else, where that does not reach the least
 * either, and whether the least is reached.
 */
export function judge({ shape, size, ratio, limit }) {
  const { least: asked } = caseOf({ shape, size });
  const had = before.ratios[shape]?.[size];
  const least = Math.max(asked, KEPT * (had ?? 0));
  return {
    asked,
    before: had,
    least,
    limit: limit < least ? limit : undefined,
    reached: ratio >= least,
  };
}

/** The limit of a judged result, as a sentence. */
export const limitText = (result) =>
  `a client that does little else than ${caseOf(result).needs} (tests/bench/least) was ` +
  `${result.limit.toPrecision(3)} times faster`;

/** The same of a result `{size, above}` over a real WebSocket: `above` of ours is at most that of stompjs, or less. */
export function judgeSocket({ size, above: [, stompjs, ours, limit] }) {
  const most = MOST_ABOVE[size] ?? stompjs;
  return {
    asked: MOST_ABOVE[size],
    before: before.websocket[size],
    limit: limit > most ? limit : undefined,
    reached: ours <= most,
  };
}

/** The same of a result `{way, ratio}` of start-up, where a ratio says how many times as long ours takes. */
export function judgeStartup({ way, ratio }) {
  const asked = MOST_STARTUP[way];
  return { asked, before: before.startup[way], reached: ratio <= asked };
}

/** Keeps the ratios of a run by the package's version; what was kept before of other cases stays. */
export async function keepRatios(run) {
  const file = recordOf(run.packages[1].version);
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  await writeFile(file, `${JSON.stringify(record(run, known), null, 2)}\n`);
}

/** The ratios of a run, together with those that are `known` of other cases. */
export function record({ environment, packages, fake, websocket, startup }, known = {}) {
  const ratios = structuredClone(known.ratios ?? {});
  for (const { shape, size, ratio } of fake) (ratios[shape] ??= {})[size] = rounded(ratio);
  const [stompjs, ours] = packages;
  const above = websocket.results.map((result) => [result.size, rounded(result.above[2])]);
  const started = startup
    .filter(({ beside }) => !beside)
    .map(({ way, ratio }) => [way, rounded(ratio)]);
  return {
    version: ours.version,
    [stompjs.name]: stompjs.version,
    environment,
    ratios,
    websocket: { ...known.websocket, ...Object.fromEntries(above) },
    startup: { ...known.startup, ...Object.fromEntries(started) },
  };
}

const rounded = (number) => Number(number.toPrecision(3));

/** The share of the elapsed time in which the pages of all results had the CPU. */
export function share(results) {
  const shares = results.map((result) => result.share).sort((one, other) => one - other);
  return shares[shares.length >> 1];
}

/** What is not reached, as sentences; the limits are told with it. */
export function misses(results) {
  return results
    .map((result) => ({ ...result, ...judge(result) }))
    .filter(({ reached }) => !reached)
    .map(
      (result) =>
        `${nameOf(result)} (${groupOf(caseOf(result))}): ${result.ratio.toPrecision(3)}, and ` +
        `${result.least.toPrecision(3)} is asked${result.limit ? `; ${limitText(result)}` : ''}`,
    );
}
