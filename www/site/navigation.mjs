// The list of documents beside every document: the headings and links of docs/README.md, and the API reference.

import path from 'node:path';

const INDEX = 'docs/README.md';
/** The group behind which the API reference stands. */
const BEFORE_API = 'Guides';

/**
 * The groups of the index, each with its `heading` and `links`; `api` are the pages of the reference.
 *
 * @throws Error if a document is missing in the index.
 */
export function groupsOf(pages, api) {
  const index = pages.find(({ source }) => source === INDEX);
  const bySource = new Map(pages.map((page) => [page.source, page]));
  const groups = index.markdown
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [heading] = part.split('\n', 1);
      const targets = [...part.matchAll(/\]\(([^)#]+\.md)\)/g)].map(([, target]) =>
        path.posix.join('docs', target),
      );
      const links = [...new Set(targets)].flatMap((source) => bySource.get(source) ?? []);
      return { heading, links };
    });
  const listed = new Set(groups.flatMap(({ links }) => links.map(({ source }) => source)));
  const missing = pages.filter(({ source }) => source !== INDEX && !listed.has(source));
  if (missing.length > 0)
    throw new Error(`${INDEX} does not list ${missing.map(({ source }) => source).join(', ')}`);
  const place = groups.findIndex(({ heading }) => heading === BEFORE_API) + 1;
  return groups.toSpliced(place, 0, { heading: 'API reference', links: api });
}
