// The first page: what it is, why, its figures beside those of stompjs, a first program.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { repository, root } from './documents.mjs';
import { figures } from './figures.mjs';
import { escapeHtml, shell } from './layout.mjs';
import { rendered } from './markdown.mjs';

export async function landingPage() {
  const template = await readFile(path.join(root, 'www/site/landing.html'), 'utf8');
  const { times, costs } = await figures();
  const parts = {
    program: await firstProgram(),
    times: table(times),
    costs: table(costs),
    repository,
  };
  const body = template.replaceAll(/<!-- (\w+) -->/g, (_, name) => {
    if (!(name in parts)) throw new Error(`landing.html asks for ${name}`);
    return parts[name];
  });
  return shell({
    ...{ path: 'index.html', title: 'stomp-wasm: STOMP for browsers', style: 'landing', body },
    description: 'A STOMP client for browsers, written in Rust, with the API of @stomp/stompjs.',
  });
}

/** The first program of README.md, so that both show the same. */
async function firstProgram() {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const block = /^```js\n[\s\S]*?^```$/m.exec(readme);
  if (!block) throw new Error('README.md has no block of JavaScript');
  return rendered({ source: 'README.md', markdown: block[0] }).html;
}

function table({ head, rows }) {
  const titles = head.map((title) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
  const body = rows.map(([name, ...cells]) => {
    const values = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
    return `<tr><th scope="row">${escapeHtml(name)}</th>${values}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(head[0])}"><table><thead><tr>${titles}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}
