// What a run has shown: a table for readers, and what must not be.

import { median } from '../bench/statistics.mjs';
import { BROKER_FAULTS } from './broker-faults.mjs';

/** By so many bytes the heap may grow: what waits in the sessions at the time of a sample is another each time. */
export const NOISE = 2 * 2 ** 20;
/** The part of a run in which code is compiled and buffers grow to their size. */
const WARM_UP = 0.4;
/** A shorter run is all warm-up. */
const SHORTEST = 3;

const KINDS = ['topic', 'queue', 'transactions'];

/** The sums of the accounts of participants. */
export function totals(participants) {
  const sums = {};
  for (const participant of participants)
    for (const kind of KINDS)
      for (const [name, count] of Object.entries(participant[kind].counts))
        sums[name] = name === 'most' ? Math.max(sums[name] ?? 0, count) : (sums[name] ?? 0) + count;
  const sum = (name) => participants.reduce((all, it) => all + it[name], 0);
  const codes = {};
  for (const participant of participants)
    for (const [code, count] of participant.codes) codes[code] = (codes[code] ?? 0) + count;
  return {
    ...sums,
    codes,
    replies: sum('replies'),
    gaps: sum('gaps'),
    torn: sum('torn'),
    blamed: sum('blamed'),
    promises: sum('pending'),
    cuts: sum('cuts'),
  };
}

/** What must not be, a line for each. */
export function faultsOf({ groups, notRestored, faults, minutes, samples }) {
  const found = [...faults];
  const say = (count, text) => count > 0 && found.push(`${count} ${text}`);
  for (const [delivery, group] of Object.entries(groups)) {
    const { lost, contradicted, twice, most, pending, promises, torn, confirmed } = group;
    say(lost, `confirmed messages lost (${delivery})`);
    say(contradicted, `messages arrived that were rejected for certain (${delivery})`);
    say(torn, `transactions arrived in part (${delivery})`);
    say(pending + promises, `promises left pending (${delivery})`);
    say(confirmed > 0 ? 0 : 1, `group without a confirmed message (${delivery})`);
    if (delivery === 'at-most-once') say(twice, 'messages arrived twice (at-most-once)');
    else say(most > 6 ? most : 0, 'copies of a message, 6 are the most (at-least-once)');
  }
  say(notRestored, 'sessions without all their subscriptions at the end');
  if (minutes >= SHORTEST) {
    const { heap, wasm } = growthOf(samples);
    if (heap > NOISE || wasm > 0)
      found.push(`memory grew by ${heap} bytes, that of WebAssembly by ${wasm}`);
  }
  return found;
}

/** The samples after the warm-up: the median of their last third beside that of their first. */
export function growthOf(samples) {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP));
  const third = Math.ceil(warm.length / 3);
  const grown = (name) => {
    const figures = warm.map((sample) => sample[name]);
    return median(figures.slice(-third)) - median(figures.slice(0, third));
  };
  return { heap: grown('heap'), wasm: grown('wasm') };
}

export function table({ groups, network, broker, samples, notRestored, minutes }) {
  const names = Object.keys(groups);
  const row = (title, valueOf) => [title, ...names.map((name) => valueOf(groups[name]))];
  const field = (title, name = title) => row(title, (group) => group[name]);
  const codes = [...new Set(names.flatMap((name) => Object.keys(groups[name].codes)))].sort();
  const rows = [
    ['', ...names],
    field('sessions'),
    field('connections lost', 'cuts'),
    field('gaps told', 'gaps'),
    field('sent'),
    field('confirmed'),
    field('rejected, maybe delivered', 'uncertain'),
    field('rejected'),
    field('arrived'),
    field('confirmed and lost', 'lost'),
    field('rejected and arrived', 'contradicted'),
    field('arrived twice or more', 'twice'),
    field('copies of one, at most', 'most'),
    field('transactions in part', 'torn'),
    field('subscriptions blamed for an ERROR', 'blamed'),
    field('requests answered', 'replies'),
    ...codes.map((code) => row(`promises with ${code}`, ({ codes }) => codes[code] ?? 0)),
    row('pending', ({ pending, promises }) => pending + promises),
  ];
  const lines = rows.map(([title, ...cells]) =>
    [title.padEnd(36), ...cells.map((cell) => `${cell}`.padStart(14))].join(''),
  );
  const counted = (counts) =>
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ');
  const mib = (bytes) => (bytes / 2 ** 20).toFixed(1);
  const heaps = samples.map(({ heap }) => mib(heap)).join(' ');
  return [
    ...lines,
    '',
    `Network: ${counted(network)}`,
    `Broker: ${counted({ ...Object.fromEntries(Object.keys(BROKER_FAULTS).map((it) => [it, 0])), ...broker })}`,
    `Sessions without all their subscriptions at the end: ${notRestored}`,
    `Heap in MiB over ${minutes} minutes: ${heaps}`,
    `WebAssembly in MiB: ${samples.map(({ wasm }) => mib(wasm)).join(' ')}`,
  ].join('\n');
}
