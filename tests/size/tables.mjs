// Tables of bytes, for people.

import { brotli } from './parts.mjs';

const LABEL = 58;
const COLUMN = 10;

const line = (label, cells) =>
  `${label.padEnd(LABEL)}${cells.map((cell) => `${cell ?? ''}`.padStart(COLUMN)).join('')}\n`;

/** `rows`: `{name, cells}`. */
export const table = (title, columns, rows) =>
  [line(title, columns), ...rows.map(({ name, cells }) => line(`  ${name}`, cells))].join('');

/** Parts as parts.mjs weighs them; those of fewer than `small` bytes are one line. */
export function partsTable(title, whole, parts, small) {
  const large = parts.filter(({ raw }) => raw >= small);
  const rest = parts.slice(large.length);
  const sum = (key) => rest.reduce((total, part) => total + part[key], 0);
  return [
    line(title, ['raw', 'brotli']),
    ...large.map((part) => line(`  ${part.name}`, [part.raw, part.brotli])),
    rest.length ? line(`  ${rest.length} smaller ones`, [sum('raw'), sum('brotli')]) : '',
    line('  all', [whole.length, brotli(whole)]),
  ].join('');
}

/** What the module loses when it is built without a feature. */
export const featureTable = (whole, without) =>
  table(
    'the module, by feature',
    ['raw', 'brotli'],
    without.map(({ feature, ...rest }) => ({
      name: feature,
      cells: [whole.raw - rest.raw, whole.brotli - rest.brotli],
    })),
  );

/** The figures of budget.mjs. */
export const budgetTable = (figures) =>
  table(
    'what travels',
    ['raw', 'brotli', 'budget', 'goal'],
    figures.map(({ name, raw, brotli: travels, budget, goal }) => ({
      name,
      cells: [raw, travels, budget, goal],
    })),
  );
