// Rows of texts as tables of Markdown.

import { TIMES_FASTER } from '../rows.mjs';

/** The first row has the heads; the row that matters most is bold. */
export function table([heads, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(heads),
    line(heads.map((_, column) => (column ? '--:' : '---'))),
    ...rows.map((row) => line(row[0] === TIMES_FASTER ? row.map((cell) => `**${cell}**`) : row)),
  ].join('\n');
}
