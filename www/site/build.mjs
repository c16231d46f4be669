// Builds the whole site into target/site: the pages of www/ and all documents, for any folder of any server.
//
//   node www/site/build.mjs [FOLDER]
//
// All links are relative. A link that leads nowhere fails the build.

import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

import { reference, referenceDocuments } from './api/reference.mjs';
import { brokenLinks } from './broken-links.mjs';
import { DEMO, demoPage } from './demo.mjs';
import { assetsIn, documents, PROGRAMS, root } from './documents.mjs';
import { landingPage } from './landing.mjs';
import { documentPage, searchPage, siteBar } from './layout.mjs';
import { rendered } from './markdown.mjs';
import { groupsOf } from './navigation.mjs';
import { PLAYGROUND, PLAYGROUND_FRAME, playgroundFrame, playgroundPage } from './playground.mjs';
import { searchIndex } from './search-index.mjs';
import { TRANSCRIPT, transcriptPage } from './transcript.mjs';

export async function buildSite(folder = path.join(root, 'target/site')) {
  await promisify(execFile)(process.execPath, [path.join(root, 'www/build.mjs'), folder]);
  const write = async (name, text) => {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  };
  const asPage = (document) => ({ ...document, ...rendered(document) });
  const { groups: exports, findings } = await reference();
  if (findings.length > 0) throw new Error(findings.join('\n  '));
  const api = referenceDocuments(exports).map(asPage);
  const written = (await documents()).map(asPage);
  const pages = [...written, ...api];
  const groups = groupsOf(written, api);
  await Promise.all([
    ...pages.map((page) => write(page.path, documentPage(page, groups))),
    ...PROGRAMS.map((name) => addBar(folder, name)),
    ...(await assetsIn('docs')).map((name) => copyAsset(name, folder)),
    landingPage().then((text) => write('index.html', text)),
    demoPage().then((text) => write(DEMO, text)),
    transcriptPage().then((text) => write(TRANSCRIPT, text)),
    playgroundPage().then((text) => write(PLAYGROUND, text)),
    playgroundFrame().then((text) => write(PLAYGROUND_FRAME, text)),
    write('search.html', searchPage()),
    write('assets/search-index.js', `const searchIndex = ${JSON.stringify(searchIndex(pages))};\n`),
    bundle(folder),
    bundlePrograms(folder),
  ]);
  const broken = [...pages.flatMap(({ broken }) => broken), ...(await brokenLinks(folder))];
  if (broken.length > 0) throw new Error(`links that lead nowhere:\n  ${broken.join('\n  ')}`);
  return folder;
}

/** Puts the bar of the site into a page, in place of its own pages' links. */
async function addBar(folder, name) {
  const file = path.join(folder, name);
  const text = await readFile(file, 'utf8');
  const links = /<nav aria-label="Pages">.*?<\/nav>/;
  if (!links.test(text)) throw new Error(`${name} has no <nav aria-label="Pages">`);
  await writeFile(
    file,
    text.replace(links, () => siteBar(name)),
  );
}

async function copyAsset(name, folder) {
  const copy = path.join(folder, name);
  await mkdir(path.dirname(copy), { recursive: true });
  await copyFile(path.join(root, name), copy);
}

function bundle(folder) {
  return build({
    absWorkingDir: path.join(root, 'www'),
    entryPoints: {
      document: 'styles/document.css',
      landing: 'styles/landing.css',
      demo: 'styles/demo.css',
      playground: 'styles/playground.css',
      transcript: 'styles/transcript.css',
      search: 'src/search/main.ts',
    },
    outdir: path.join(folder, 'assets'),
    bundle: true,
    format: 'iife',
    target: ['es2022'],
    minify: true,
    logLevel: 'warning',
  });
}

/**
 * The live demo, with the client, the broker and their modules in one script, the viewer of transcripts, and the playground with
 * the modules that its programs import.
 */
function bundlePrograms(folder) {
  return build({
    absWorkingDir: path.join(root, 'www'),
    alias: {
      'stomp-wasm': path.join(root, 'pkg/esm6/index.js'),
      'stomp-broker/memory': path.join(root, 'target/gen/stomp-broker/memory.mjs'),
    },
    entryPoints: {
      demo: 'src/demo/main.ts',
      transcript: 'src/transcript/main.ts',
      playground: 'src/playground/main.ts',
      'playground-client': 'stomp-wasm',
      'playground-broker': 'stomp-broker/memory',
    },
    outdir: path.join(folder, 'assets'),
    bundle: true,
    format: 'esm',
    target: ['es2022'],
    minify: true,
    logLevel: 'warning',
  });
}

if (process.argv[1] === import.meta.filename) {
  try {
    const folder = await buildSite(process.argv[2] && path.resolve(process.argv[2]));
    console.log(`site: ${path.relative(process.cwd(), folder) || '.'}`);
  } catch (error) {
    console.error(`www/site/build.mjs: ${error.message}`);
    process.exitCode = 1;
  }
}
