// Which source each byte of a bundle comes from, by its source map.

import { SourceMap } from 'node:module';

/** What no source stands for: the module, written as a literal. */
export const LITERAL = '(the module, as text)';
const LONG_LITERALS = /"[^"\n]{10000,}"/g;

/**
 * The spans, `{name, start, end}`, of a bundle (`{code, map}`, in ASCII): `name` is the source's path in the project.
 */
export function spansOf({ code, map }) {
  const sources = new SourceMap(map);
  const spans = [];
  let start = 0;
  for (const [line, text] of code.split('\n').entries()) {
    const literals = [...text.matchAll(LONG_LITERALS)];
    for (let column = 0; column <= text.length; column++) {
      const literal = literals.find(({ index }) => index === column);
      const length = literal?.[0].length ?? 1;
      const name = literal ? LITERAL : inProject(sources.findEntry(line, column).originalSource);
      extend(spans, name, start + column, start + column + length);
      column += length - 1;
    }
    start += text.length + 1;
  }
  // The last line has no line feed.
  spans.at(-1).end = Math.min(spans.at(-1).end, code.length);
  return spans;
}

function extend(spans, name, start, end) {
  const last = spans.at(-1);
  if (last?.name === name) last.end = end;
  else spans.push({ name, start, end });
}

/** The source's path, without where the map was lying. */
const inProject = (source) =>
  source?.replace(/^.*?(?=pkg-template\/|target\/|node_modules\/)/, '') ?? '(not mapped)';
