// The matrix in docs/compatibility.md, which has to be the one that was seen.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const NAME = 'docs/compatibility.md';
const PATH = fileURLToPath(new URL(`../../../${NAME}`, import.meta.url));

/** Between these comments the document has the table, and nothing else. */
const MATRIX = /(<!-- matrix -->\n)([^]*?)(\n?<!-- end of matrix -->)/;

/** Says how the document differs from the table; nothing if it does not. */
export const differences = async (table) => differencesIn(await readFile(PATH, 'utf8'), table);

/** The same for the text of a document. */
export function differencesIn(text, table) {
  const [, , documented] = MATRIX.exec(text) ?? [];
  if (documented === undefined)
    return [`${NAME} has no <!-- matrix --> … <!-- end of matrix --> for the table`];
  const [seen, written] = [table, documented].map((lines) => lines.split('\n').map(normalized));
  const complaints = [
    ...seen.filter((row) => !written.includes(row)).map((row) => `${NAME} lacks   ${row}`),
    ...written.filter((row) => !seen.includes(row)).map((row) => `${NAME} has too ${row}`),
  ];
  const isInOrder = seen.join('\n') === written.join('\n');
  return complaints.length > 0 || isInOrder
    ? complaints
    : [`${NAME} has the rows in another order`];
}

/** Puts the table into the document. */
export async function update(table) {
  const text = await readFile(PATH, 'utf8');
  await writeFile(
    PATH,
    text.replace(MATRIX, (_, before, _old, after) => before + table + after.replace(/^\n?/, '\n')),
  );
}

/** A row without the padding of its cells. */
const normalized = (row) => row.replaceAll(/ {2,}|-{4,}/g, (match) => match[0]);
