// Tables for people.

import { groupOf, nameOf, sizeName } from './cases.mjs';
import { median } from './statistics.mjs';

const LABEL = 48;
const COLUMN = 12;
const TOLERANCE = 0.05;
const QUIET_SHARE = 0.9;

/** The results of measure.mjs, `{…case, microseconds, ratio, range}`, as one block per kind of message. */
export function fakeSocketTables(results, names) {
  const groups = [...new Set(results.map(groupOf))];
  return groups
    .map((group) =>
      fakeSocketTable(
        group,
        results.filter((result) => groupOf(result) === group),
        names,
      ),
    )
    .join('\n');
}

function fakeSocketTable(group, cases, names) {
  return lines([
    [group, ...cases.map(({ size }) => sizeName(size))],
    ...timesOf(cases, names),
    ['  ratio', ...cases.map(({ ratio }) => times(ratio))],
    ['  ratio of the pages', ...cases.map(({ range }) => range.map(figure).join('–'))],
  ]);
}

export const BUSY =
  'The machine was busy with something else: the ratios say little more than which is faster.\n';

/** Whether the pages had to share the CPU so much that caches and compilers must have suffered. */
export const isBusy = (results) => median(results.map(({ share }) => share)) < QUIET_SHARE;

/** The results of websocket.mjs, with the name of each contestant. */
export function socketTable(results, names) {
  return lines([
    ['incoming, ASCII text', ...results.map(({ size }) => sizeName(size))],
    ...timesOf(results, names),
  ]);
}

/** The results of startup.mjs. */
export function startupTable(results, names) {
  const rows = results.map(({ way, milliseconds, ratio, range }) => [
    `  ${way || 'as it is'}`,
    ...milliseconds.map(figure),
    times(ratio),
    range.map(figure).join('–'),
  ]);
  return lines([['milliseconds', ...names, 'ratio', 'of the pairs'], ...rows]);
}

/** The results of soak-rounds.mjs. */
export function soakTable(results) {
  const kib = (bytes) => `${Math.round(bytes / 1024)}`;
  const rows = results.map(({ part, count, heap, wasm, growth, clients, flat }) => [
    `  ${count.toLocaleString('en')} ${part}`,
    ...[heap[0], heap.at(-1), growth, wasm[0], wasm.at(-1)].map(kib),
    `${clients}`,
    flat ? 'flat' : 'NOT FLAT',
  ]);
  const heads = ['heap first', 'heap last', 'growth', 'wasm first', 'wasm last', 'left over', ''];
  return lines([['KiB once garbage is gone', ...heads], ...rows]);
}

const timesOf = (results, names) =>
  names.map((name, which) => [
    `  ${name}, µs`,
    ...results.map(({ microseconds }) => figure(microseconds[which])),
  ]);

/** `1.23`, `45.6`, `789`: three digits say more than the measurement does. */
function figure(number) {
  const decimals = number < 10 ? 2 : number < 100 ? 1 : 0;
  return number.toFixed(decimals);
}

const times = (ratio) => `${figure(ratio)}×`;

const lines = (rows) => rows.map(line).join('');

function line([label, ...cells]) {
  return `${label.padEnd(LABEL)}${cells.map((cell) => cell.padStart(COLUMN)).join('')}\n`;
}

/** Whether every ratio of a package to itself is 1 but for TOLERANCE, and a sentence about it. */
export function verdict(results) {
  const off = results.filter(({ ratio }) => Math.abs(ratio - 1) > TOLERANCE);
  const count = `${results.length - off.length} of ${results.length} ratios are 1 ± ${TOLERANCE}`;
  const exceptions = off.map((result) => `${nameOf(result)}: ${ratioText(result)}`);
  return { good: off.length === 0, text: [`Control: ${count}`, ...exceptions].join('\n  ') };
}

const ratioText = ({ ratio, range }) => `${times(ratio)}, pages ${range.map(figure).join('–')}`;
