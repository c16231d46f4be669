// The links of a built site that lead nowhere: to no file, or to no id of a page.

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A line for each link, picture, script or style sheet that is missing. */
export async function brokenLinks(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map((name) => name.split(path.sep).join('/'));
  const pages = new Map();
  for (const name of files.filter((file) => file.endsWith('.html')))
    pages.set(name, pageOf(await readFile(path.join(folder, name), 'utf8')));
  return [...pages].flatMap(([name, { links }]) =>
    links.filter((link) => !leads(name, link, files, pages)).map((link) => `${name}: ${link}`),
  );
}

function leads(from, link, files, pages) {
  const [target, fragment] = link.split('#');
  const file = target ? path.posix.join(path.posix.dirname(from), target.split('?')[0]) : from;
  if (!files.includes(file)) return false;
  return !fragment || !pages.has(file) || pages.get(file).ids.has(decodeURIComponent(fragment));
}

/** The ids of a page, and its links within the site. */
function pageOf(html) {
  const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
  const links = [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link]) => link);
  return { ids, links: links.filter((link) => !/^[a-z]+:/.test(link)) };
}
