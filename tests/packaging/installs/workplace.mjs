// What the tests of this folder share: the tarballs, the registry that has them, a folder, and the README of the package.

import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Registry } from './registry.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const TARBALLS = process.env.NPM_TARBALLS ?? join(root, 'target/npm');

/** `{folder, registry, close}`: a folder in which nothing is, and the registry. */
export async function workplace() {
  const names = await readdir(TARBALLS).catch(() => []);
  const tarballs = names
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(TARBALLS, name));
  if (tarballs.length === 0) throw new Error(`${TARBALLS} is empty: \`cargo xtask pack\` fills it`);
  const registry = await Registry.start(tarballs);
  const folder = await mkdtemp(join(tmpdir(), 'stomp-installs-'));
  return {
    folder,
    registry,
    close: async () => {
      await registry.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** An empty folder in it. */
export async function emptyFolder(work, name) {
  const folder = join(work.folder, name.replaceAll(/[^\w-]+/g, '-'));
  await mkdir(folder);
  return folder;
}

const README = 'pkg-template/README.md';

/** The blocks of code in a section of the package's README, or of another document: `[{language, code}]`, in order. */
export async function blocksOf(title, document = README) {
  const text = await readFile(join(root, document), 'utf8');
  const [, section] = text.split(`\n## ${title}\n`);
  if (section === undefined) throw new Error(`${document} has no section ${title}`);
  const blocks = section.split(/\n## /)[0].matchAll(/^```(\w+)\n([^]*?)^```$/gm);
  return [...blocks].map(([, language, code]) => ({ language, code }));
}
