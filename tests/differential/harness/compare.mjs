// Two logs of one scenario, with the deliberate differences taken out.

import { diff, render } from './diff.mjs';

/**
 * Compares stompjs's log with ours. `rows` are the deliberate differences (see ../deliberate.mjs); the ones that had
 * something to do are added to `used`. Gives `{same: true}`, or `{same: false, text}` for people.
 */
export function compare(name, theirs, ours, rows, used = new Set()) {
  let logs = { theirs, ours };
  const misfits = [];
  for (const row of rows) {
    if (row.in && !row.in.test(name)) continue;
    const next = apply(row, name, logs, misfits);
    if (changed(logs, next)) used.add(row);
    logs = next;
  }
  const lines = diff(logs.theirs, logs.ours);
  const same = lines.every(([mark]) => mark === ' ') && misfits.length === 0;
  return same ? { same } : { same, lines, text: describe(name, lines, misfits) };
}

/** What a row makes of two logs. */
function apply(row, name, { theirs, ours }, misfits) {
  let expected = rewrite(theirs, row.rewrite);
  const hunks = row.patch?.[name];
  if (hunks) expected = patched(expected, hunks, (hunk) => misfits.push(`row ${row.id} has nothing to change:\n${hunk}`));
  const { transform = (lines) => lines, transformOurs = (lines) => lines } = row;
  return { theirs: transform(expected), ours: transformOurs(ours) };
}

/** Replaces what the patterns match, line by line. A replacement of null drops the line; one with line ends makes several. */
function rewrite(lines, rules = []) {
  return rules.reduce((all, [pattern, replacement]) => all.flatMap((line) => rewriteLine(line, pattern, replacement)), lines);
}

function rewriteLine(line, pattern, replacement) {
  if (!pattern.test(line)) return [line];
  return replacement === null ? [] : line.replace(pattern, replacement).split('\n');
}

/**
 * Carries out hunks one after the other: lines without a mark and those with `-` must stand there in this order;
 * those with `-` go, those with `+` come.
 */
function patched(lines, hunks, misfit) {
  const result = [...lines];
  let from = 0;
  for (const hunk of hunks) {
    const edits = hunk.split('\n').map((line) => line.trim()).filter(Boolean).map(markOf);
    const before = edits.filter(([mark]) => mark !== '+').map(([, line]) => line);
    const after = edits.filter(([mark]) => mark !== '-').map(([, line]) => line);
    const at = find(result, before, from);
    if (at < 0) {
      misfit(hunk);
      continue;
    }
    result.splice(at, before.length, ...after);
    from = at + after.length;
  }
  return result;
}

function markOf(line) {
  return /^[-+] /.test(line) ? [line[0], line.slice(2)] : [' ', line];
}

function find(lines, wanted, from) {
  for (let at = from; at + wanted.length <= lines.length; at++) {
    if (wanted.every((line, index) => lines[at + index] === line)) return at;
  }
  return -1;
}

function changed(before, after) {
  return ['theirs', 'ours'].some((side) => before[side].join('\n') !== after[side].join('\n'));
}

function describe(name, lines, misfits) {
  return [`${name}  (- what stompjs does, + what we do)`, ...misfits, render(lines)].join('\n');
}
