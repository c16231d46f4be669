// Tables for people, on a terminal.

import { nameOf } from './cases.mjs';
import { misses, share } from './judgement.mjs';
import {
  figure,
  groupsOf,
  messageRows,
  soakRows,
  socketRows,
  startupBesideRows,
  startupRows,
} from './rows.mjs';

const LABEL = 48;
const COLUMN = 18;
const TOLERANCE = 0.05;
const QUIET_SHARE = 0.9;

/** The results of measure.mjs as one table per shape; `isJudged`: with what is asked, and what is not reached. */
export function fakeSocketTables(results, names, isJudged) {
  const tables = groupsOf(results).map((group) => lines(messageRows(group, names, isJudged)));
  return [...tables, ...(isJudged ? [summary(results)] : [])].join('\n');
}

function summary(results) {
  const missed = misses(results);
  const count = `${results.length - missed.length} of ${results.length} ratios are reached`;
  return [count, ...missed].join('\n  ');
}

/** The share of the elapsed time in which the pages had the CPU, as a sentence. */
export function shareText(results) {
  const percent = Math.round(share(results) * 100);
  const text = `While they were measured, the pages had the CPU for ${percent} % of the elapsed time.`;
  return isBusy(results)
    ? `${text} The machine was busy with something else: times are longer, and ratios less exact.`
    : text;
}

/** Whether the pages had to share the CPU so much that caches and compilers must have suffered. */
export const isBusy = (results) => share(results) < QUIET_SHARE;

export const socketTable = (websocket) => lines(socketRows(websocket));

export const startupTable = (results, names) =>
  [startupRows(results, names), startupBesideRows(results, names)].map(lines).join('\n');

export const soakTable = (results) => lines(soakRows(results));

const lines = ([heads, ...rows]) =>
  [line(heads), ...rows.map(([label, ...cells]) => line([`  ${label}`, ...cells]))].join('');

function line([label, ...cells]) {
  const start = label.padEnd(LABEL);
  // A long label has a line of its own.
  const begin = start.length > LABEL ? `${label}\n${' '.repeat(LABEL)}` : start;
  return `${begin}${cells.map((cell) => cell.padStart(COLUMN)).join('')}\n`;
}

/** Whether every ratio of a package to itself is 1 but for TOLERANCE, and a sentence about it. */
export function verdict(results) {
  const off = results.filter(({ ratio }) => Math.abs(ratio - 1) > TOLERANCE);
  const count = `${results.length - off.length} of ${results.length} ratios are 1 ± ${TOLERANCE}`;
  const exceptions = off.map((result) => `${nameOf(result)}: ${ratioText(result)}`);
  return { good: off.length === 0, text: [`Control: ${count}`, ...exceptions].join('\n  ') };
}

const ratioText = ({ ratio, range }) => `${figure(ratio)}, pages ${range.map(figure).join('–')}`;
