// The frame of the site's pages: head, bar, columns, foot.

import { relative, repository } from './documents.mjs';

/** The pages in the bar. */
const BAR = [
  ['docs/index.html', 'Docs'],
  ['demo.html', 'Demo'],
  ['playground.html', 'Playground'],
  ['benchmark.html', 'Benchmark'],
];

export function escapeHtml(text) {
  const escaped = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => escaped[character]);
}

/** The links of the bar at the top, and the field of the search. */
export function siteBar(page) {
  const to = (path) => relative(page, path);
  const links = BAR.map(([path, name]) => {
    const current = page === path ? ' aria-current="page"' : '';
    return `<a href="${to(path)}"${current}>${name}</a>`;
  });
  return `<nav aria-label="Pages">${links.join('')}<a href="${to('search.html')}"${page === 'search.html' ? ' aria-current="page"' : ''}>Search</a></nav>`;
}

/** A document with the list of all documents beside it. */
export function documentPage({ path, source, title, html, sections }, groups) {
  const body = `
    <div class="columns">
      <nav class="documents" aria-label="Documents">${groups.map((group) => groupOf(group, path)).join('')}</nav>
      <main id="content" class="text">
        ${html.replace('</h1>', `</h1>${outline(sections)}`)}
        <p class="source"><a href="${repository}/blob/main/${source}">Source of this page</a></p>
      </main>
    </div>`;
  return shell({ path, title: `${title} · stomp-wasm`, style: 'document', body });
}

export function searchPage() {
  const body = `
    <main id="content" class="text search">
      <h1>Search</h1>
      <form role="search"><label>Words <input type="search" name="q" autocomplete="off" spellcheck="false" autofocus></label></form>
      <noscript><p>The search is a program; it needs JavaScript. <a href="docs/index.html">All documents</a></p></noscript>
      <p role="status" class="note"></p>
      <ol class="found"></ol>
    </main>`;
  const script = ['search-index', 'search']
    .map((name) => `<script defer src="assets/${name}.js"></script>`)
    .join('');
  const policy = "script-src 'self'; ";
  return shell({
    ...{ path: 'search.html', title: 'Search · stomp-wasm', style: 'document' },
    ...{ body, script, policy },
  });
}

/** A page: everything that it loads is on the site. */
export function shell({ path, title, style, body, script = '', policy = '', description }) {
  const to = (name) => relative(path, name);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <meta name="description" content="${escapeHtml(description ?? title)}">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; ${policy}style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'">
    <link rel="icon" href="${to('favicon.svg')}" type="image/svg+xml">
    <link rel="stylesheet" href="${to(`assets/${style}.css`)}">
    ${script}
  </head>
  <body>
    <a class="skip" href="#content">Skip to the text</a>
    <header class="bar">
      <a class="brand" href="${to('index.html')}"><span class="nul" aria-hidden="true">^@</span>stomp-wasm</a>
      ${siteBar(path)}
    </header>${body}
  </body>
</html>
`;
}

function groupOf({ heading, links }, page) {
  const items = links.map(({ path, title }) => {
    const current = path === page ? ' aria-current="page"' : '';
    return `<li><a href="${relative(page, path)}"${current}>${escapeHtml(title)}</a></li>`;
  });
  return `<h2>${escapeHtml(heading)}</h2><ul>${items.join('')}</ul>`;
}

/** The sections of a long document. */
function outline(sections) {
  const parts = sections.filter(({ depth }) => depth === 2);
  if (parts.length < 4) return '';
  const items = parts.map(
    ({ id, heading }) => `<li><a href="#${id}">${escapeHtml(heading)}</a></li>`,
  );
  return `<details class="outline"><summary>On this page</summary><ul>${items.join('')}</ul></details>`;
}
