// Two logs of one scenario, with the deliberate differences taken out.

import { diff, render } from './diff.mjs';
import { withHunks } from './hunks.mjs';

/**
 * Compares stompjs's log with ours. `rows` are the deliberate differences (see ../deliberate.mjs); the ones that had
 * something to do are added to `used`. Gives `{same: true}`, or `{same: false, text}` for people.
 */
export function compare(name, theirs, ours, rows, used = new Set()) {
  const misfits = [];
  const applying = rows.filter((row) => !row.in || row.in.test(name));
  const steps = [
    ...applying.map((row) => [row, (logs) => ruled(logs, row)]),
    ...applying.map((row) => [row, (logs) => patched(logs, row, name, misfits)]),
    ...applying.map((row) => [row, (logs) => settled(logs, row)]),
  ];
  let logs = { theirs, ours };
  for (const [row, apply] of steps) {
    const next = apply(logs);
    if (changed(logs, next)) used.add(row);
    logs = next;
  }
  const lines = diff(logs.theirs, logs.ours);
  const same = lines.every(([mark]) => mark === ' ') && misfits.length === 0;
  return same ? { same } : { same, lines, text: describe(name, lines, misfits) };
}

const asIs = (lines) => lines;

/** Two logs after the rules of a row. */
function ruled({ theirs, ours }, { rewrite = [], transform = asIs, transformOurs = asIs }) {
  return { theirs: transform(rewritten(theirs, rewrite)), ours: transformOurs(ours) };
}

/** Two logs after what a row does behind all hunks. */
function settled({ theirs, ours }, { settle = {} }) {
  const { theirs: mine = asIs, ours: other = asIs } = settle;
  return { theirs: mine(theirs), ours: other(ours) };
}

/** Two logs after the hunks that a row has for this scenario. */
function patched({ theirs, ours }, row, name, misfits) {
  const misfit = (hunk) => misfits.push(`row ${row.id} has nothing to change:\n${hunk}`);
  return { theirs: withHunks(theirs, row.patch?.[name] ?? [], misfit), ours };
}

/** Replaces what the patterns match, line by line. A replacement of null drops the line; one with line ends makes several. */
function rewritten(lines, rules) {
  return rules.reduce(
    (all, [pattern, replacement]) => all.flatMap((line) => rewriteLine(line, pattern, replacement)),
    lines,
  );
}

function rewriteLine(line, pattern, replacement) {
  if (!pattern.test(line)) return [line];
  return replacement === null ? [] : line.replace(pattern, replacement).split('\n');
}

function changed(before, after) {
  return ['theirs', 'ours'].some((side) => before[side].join('\n') !== after[side].join('\n'));
}

function describe(name, lines, misfits) {
  return [`${name}  (- what stompjs does, + what we do)`, ...misfits, render(lines)].join('\n');
}
