// Writes the tables of docs/broker/personas.md, between its marks: how many scenarios are equal, and the reason for each that is not.

import { readFile, writeFile } from 'node:fs/promises';

import { PERSONAS } from './personas.mjs';
import { scenariosOf } from './scenarios/index.mjs';

const document = new URL('../../docs/broker/personas.md', import.meta.url);
const BEGIN = '<!-- differences: written by tests/personas/document.mjs -->';
const END = '<!-- end of the differences -->';

/** The document as it is, and as it is with the tables of today. */
export async function documents() {
  const reasons = JSON.parse(await readFile(new URL('differences.json', import.meta.url), 'utf8'));
  const is = await readFile(document, 'utf8');
  const [before, rest] = is.split(BEGIN);
  const after = rest.split(END)[1];
  return { is, wanted: `${before}${BEGIN}\n\n${tables(reasons)}\n${END}${after}` };
}

function tables(reasons) {
  const counts = Object.entries(PERSONAS).map(([name, { persona, broker }]) => {
    const all = scenariosOf(name).length;
    const different = Object.keys(reasons[name] ?? {}).length;
    return `| \`${persona}\` | ${broker} | ${all - different} of ${all} |`;
  });
  const lists = Object.entries(PERSONAS).map(([name, { persona }]) => {
    const rows = Object.entries(reasons[name] ?? {}).map(
      ([scenario, reason]) => `| ${cell(scenario)} | ${cell(reason)} |`,
    );
    return [
      '',
      `### \`${persona}\``,
      '',
      '| Scenario | What differs, and why |',
      '| --- | --- |',
      ...rows,
    ].join('\n');
  });
  return [
    '| Persona | Recorded from | Equal |',
    '| --- | --- | --- |',
    ...counts,
    ...lists,
    '',
  ].join('\n');
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('*', '\\*');

if (import.meta.filename === process.argv[1]) {
  const { wanted } = await documents();
  await writeFile(document, wanted);
}
