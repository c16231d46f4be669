// Differences as text: for each scenario what goes, what comes, and what stands around it.
//
//     # name of a scenario
//     @@ 17
//     [0] a line before
//     - [0] what stompjs does
//     + [0] what we do
//     @@ 30
//     - [5] the next place of the same scenario
//
// The number is that of the line where this is to be looked for; the nearest place where it fits is meant.

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
  const sections = text
    .split(/^# /m)
    .slice(1)
    .map((section) => {
      const end = section.indexOf('\n');
      return [
        section.slice(0, end),
        section
          .slice(end + 1)
          .split(/^@@ /m)
          .slice(1)
          .map((hunk) => hunk.trim()),
      ];
    });
  return Object.fromEntries(sections);
}

/** The reverse of {@link parseHunks}. */
export function formatHunks(sections) {
  return Object.entries(sections)
    .map(([name, hunks]) => `# ${name}\n${hunks.map((hunk) => `@@ ${hunk}\n`).join('')}`)
    .join('\n');
}

/** The hunks that a diff amounts to. */
export function hunksFrom(lines) {
  const near = (index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(([mark]) => mark !== ' ');
  const hunks = [];
  let number = 1;
  lines.forEach(([mark, line], index) => {
    if (near(index)) {
      if (!hunks.length || !near(index - 1)) hunks.push([String(number)]);
      hunks.at(-1).push(mark === ' ' ? line : `${mark} ${line}`);
    }
    if (mark !== '+') number += 1;
  });
  return hunks.map((hunk) => hunk.join('\n'));
}

/** Carries hunks out. `misfit` gets those that fit nowhere. */
export function withHunks(lines, hunks, misfit) {
  const result = [...lines];
  let shift = 0;
  for (const hunk of hunks) {
    const [number, ...edits] = hunk.split('\n').map((line) => line.trim());
    const marked = edits.filter(Boolean).map(markOf);
    const before = marked.filter(([mark]) => mark !== '+').map(([, line]) => line);
    const after = marked.filter(([mark]) => mark !== '-').map(([, line]) => line);
    const at = nearest(result, before, Number(number) - 1 + shift);
    if (at === undefined) {
      misfit(hunk);
      continue;
    }
    result.splice(at, before.length, ...after);
    shift += after.length - before.length;
  }
  return result;
}

function markOf(line) {
  return /^[-+] /.test(line) ? [line[0], line.slice(2)] : [' ', line];
}

/** Where `wanted` stands in `lines`, as near to `place` as may be. */
function nearest(lines, wanted, place) {
  const fits = (at) => wanted.every((line, index) => lines[at + index] === line);
  const places = Array.from({ length: lines.length + 1 }, (_, at) => at).filter(fits);
  return places.sort((a, b) => Math.abs(a - place) - Math.abs(b - place))[0];
}
