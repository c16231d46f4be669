// The source map of a script: a tenth of what esbuild writes, for a package of 2 MB.

import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import ts from 'typescript';
import { ROOT } from './paths.mjs';
import { MADE } from './sources.mjs';

/** Sources that are generated: they are of no use to a reader. */
const GENERATED = ['pkg-template/src/engine/abi.ts'];

/**
 * The source map, as text, that is shipped of what esbuild has written for a `file`: where each line comes from, but
 * not each word of it, and the sources without their comments and imports. Paths are those in the project, whatever folder it was built in.
 */
export function tidied(text, file) {
  const map = JSON.parse(text);
  const paths = map.sources.map((path) => pathOf(path, file));
  return JSON.stringify({
    ...map,
    names: [],
    mappings: encode(decode(map.mappings).map(firstOfLine)),
    sources: paths.map((path) => `stomp-wasm/${path}`),
    // As they are in the project: esbuild has read them in another form, of the same lines (prepared.mjs).
    sourcesContent: paths.map((path) =>
      isMade(path) ? null : plain(readFileSync(join(ROOT, path), 'utf8')),
    ),
  });
}

const isMade = (path) => path.startsWith(`${MADE}:`) || GENERATED.includes(path);

const pathOf = (path, file) =>
  path.startsWith(`${MADE}:`)
    ? path
    : relative(ROOT, resolve(dirname(file), path))
        .split(sep)
        .join('/');

/** The place that a line comes from, without the name that is there. */
const firstOfLine = ([first]) => (first ? [first.slice(0, 4)] : []);

/** A source without its comments, and without imports, which the script has not. Its lines stay. */
function plain(source) {
  const kept = [];
  let end = 0;
  const comments = new Map();
  const visit = (node) => {
    const before = ts.getLeadingCommentRanges(source, node.getFullStart()) ?? [];
    const behind = ts.getTrailingCommentRanges(source, node.getEnd()) ?? [];
    for (const range of [...before, ...behind]) comments.set(range.pos, range);
    for (const child of node.getChildren()) visit(child);
  };
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  visit(file);
  for (const it of file.statements.filter(ts.isImportDeclaration))
    comments.set(it.getStart(), { pos: it.getStart(), end: it.getEnd() });
  for (const { pos, end: next } of [...comments.values()].sort((a, b) => a.pos - b.pos)) {
    if (pos < end) continue;
    kept.push(source.slice(end, pos), '\n'.repeat(source.slice(pos, next).split('\n').length - 1));
    end = next;
  }
  return [...kept, source.slice(end)].join('').replace(/ +$/gm, '');
}
