// The matrix, as the table that is printed and that docs/compatibility.md has.

import { manifestOf } from './projects.mjs';

const TITLES = ['Consumer', 'Version', 'Gets the package by', 'Runs in', 'Result'];

const GREEN = '✅';
const RED = '❌';

/** The cells of a consumer's row. */
export async function rowOf(consumer, hasFailed) {
  const { name, takes, runs, note } = consumer;
  const result = [hasFailed ? RED : GREEN, note].filter(Boolean).join(' ');
  return [name, await versionsOf(consumer), takes, runs, result];
}

/** A Markdown table, in columns as wide as what is in them. */
export function tableOf(rows) {
  const all = [TITLES, ...rows];
  const widths = TITLES.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [line(TITLES), line(rule), ...rows.map(line)].join('\n');
}

/** `16.4.6` of the first tool, and what is used with it. */
async function versionsOf({ project, tools }) {
  const { dependencies, devDependencies, optionalDependencies } = await manifestOf(project);
  const versions = { ...dependencies, ...devDependencies, ...optionalDependencies };
  const [first, ...more] = tools;
  if (!first) return '';
  return [versions[first], ...more.map((tool) => `${tool} ${versions[tool]}`)].join(', ');
}
