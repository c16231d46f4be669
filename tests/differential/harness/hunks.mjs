// Differences as text: for each scenario what goes, what comes, and what stands around it.
//
//     # name of a scenario
//     [0] a line before
//     - [0] what stompjs does
//     + [0] what we do
//     @@
//     - [5] the next place of the same scenario

import { existsSync, readFileSync } from 'node:fs';

const CONTEXT = 1;

/** The hunks of each scenario in the file of a row; none if there is no such file. */
export function hunksOf(id) {
  const file = fileOf(id);
  return existsSync(file) ? parseHunks(readFileSync(file, 'utf8')) : {};
}

export function fileOf(id) {
  return new URL(`../deliberate/${id}.diff`, import.meta.url);
}

export function parseHunks(text) {
  const sections = text.split(/^# /m).slice(1).map((section) => {
    const end = section.indexOf('\n');
    return [section.slice(0, end), section.slice(end + 1).split(/^@@\n/m).map((hunk) => hunk.trim())];
  });
  return Object.fromEntries(sections);
}

/** The reverse of {@link parseHunks}. */
export function formatHunks(sections) {
  return Object.entries(sections).map(([name, hunks]) => `# ${name}\n${hunks.join('\n@@\n')}\n`).join('\n');
}

/** The hunks that a diff amounts to. */
export function hunksFrom(lines) {
  const hunks = [];
  let current = [];
  let quiet = Infinity;
  lines.forEach(([mark, line], index) => {
    const coming = lines.slice(index + 1, index + 1 + CONTEXT).some(([next]) => next !== ' ');
    if (mark === ' ' && quiet >= CONTEXT && !coming) {
      if (current.length) hunks.push(current.join('\n'));
      current = [];
    } else {
      current.push(mark === ' ' ? line : `${mark} ${line}`);
    }
    quiet = mark === ' ' ? quiet + 1 : 0;
  });
  if (current.length) hunks.push(current.join('\n'));
  return hunks;
}
