// The documents of the repository that are pages of the site, and where each of them is.

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');
/** Where the files are that are no pages of the site. */
export const repository = 'https://github.com/stomp-wasm/stomp-wasm';

/** Documents at the root of the repository. */
const AT_ROOT = ['ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];
/** Pages that www/site/api makes of the types. */
const REFERENCE = /^docs\/api\/\w+\.md$/;
/** What pages show, and what they lead to besides. */
const ASSETS = /\.(png|svg)$|^docs\/performance\/.*\.json$/;
/** Pages of www/ that are programs; www/build.mjs makes them. */
export const PROGRAMS = ['chat.html', 'stocks.html', 'benchmark.html'];
/** Programs that www/site makes. */
const ON_SITE = ['demo.html', 'playground.html', 'transcript.html'];

/** All documents: the `source` in the repository, the `path` of the page, and the `markdown`. */
export async function documents() {
  const sources = [...AT_ROOT, ...(await filesIn('docs')).filter((name) => name.endsWith('.md'))];
  return Promise.all(
    sources.map(async (source) => ({
      source,
      path: pageOf(source),
      markdown: await readFile(path.join(root, source), 'utf8'),
    })),
  );
}

export async function assetsIn(folder) {
  return (await filesIn(folder)).filter((name) => ASSETS.test(name));
}

/**
 * Where a link of a document leads on the site, or in the repository; `undefined` if it leads nowhere.
 *
 * @param source the document.
 * @param href relative to it.
 */
export function destination(source, href) {
  const [target, fragment] = href.split('#');
  const suffix = fragment === undefined ? '' : `#${fragment}`;
  if (target === '') return suffix;
  const file = path.posix.join(path.posix.dirname(source), decodeURI(target)).replace(/\/$/, '');
  const exists = REFERENCE.test(file) || existsSync(path.join(root, file));
  if (file.startsWith('..') || !exists) return undefined;
  const page = siteFile(file);
  if (page) return relative(pageOf(source), page) + suffix;
  return `${repository}/${path.extname(file) ? 'blob' : 'tree'}/main/${file}${suffix}`;
}

/** The relative address of one page of the site from another. */
export function relative(from, to) {
  return path.posix.relative(path.posix.dirname(from), to);
}

/** The file of the site that stands for one of the repository, if there is one. */
function siteFile(file) {
  if (file === 'README.md' || file === '.') return 'index.html';
  if (file === 'docs' || file === 'docs/guides' || file === 'docs/recipes')
    return 'docs/index.html';
  if (PROGRAMS.some((name) => file === `www/${name}`)) return path.posix.basename(file);
  if (ON_SITE.some((name) => file === `www/site/${name}`)) return path.posix.basename(file);
  const isDocument = AT_ROOT.includes(file) || (file.startsWith('docs/') && file.endsWith('.md'));
  if (isDocument) return pageOf(file);
  return file.startsWith('docs/') && ASSETS.test(file) ? file : undefined;
}

/** `docs/a.html` for `docs/a.md`; a README is the index of its folder. */
function pageOf(source) {
  return source.replace(/README\.md$/, 'index.html').replace(/\.md$/, '.html');
}

async function filesIn(folder) {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map((name) => name.split(path.sep).join('/'))
    .sort();
}
