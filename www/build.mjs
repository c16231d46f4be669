// Builds the site into target/site: its pages, their scripts and their style sheets.
//
//   node www/build.mjs [FOLDER]
//
// The pages import 'stomp-wasm' as any application does. Here the name stands for the built
// package in pkg/; STOMP_WASM_PKG names another folder of the same shape, for instance
// node_modules/@stomp/stompjs, to see the same pages on the other client.

import { access, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const site = path.resolve(process.argv[2] ?? path.join(root, 'target/site'));
const pages = ['index.html', 'chat.html', 'stocks.html', 'benchmark.html'];

/** The packages that the benchmark page measures, by the names of their frames. */
const stompjs = path.join(root, 'node_modules/@stomp/stompjs/esm6/index.js');
const contestants = (client) =>
  Object.entries({ 'benchmark-stompjs': stompjs, 'benchmark-stomp-wasm': client });

try {
  await buildSite();
  console.log(`site: ${path.relative(process.cwd(), site) || '.'}`);
} catch (error) {
  console.error(`www/build.mjs: ${error.message}`);
  process.exitCode = 1;
}

async function buildSite() {
  const client = await packageEntry();
  const html = await Promise.all(pages.map(page));
  await rm(site, { recursive: true, force: true });
  await mkdir(site, { recursive: true });
  await bundle(client);
  await Promise.all(contestants(client).map(benchmarkFrame));
  await Promise.all(html.map(({ name, text }) => writeFile(path.join(site, name), text)));
  await copyFile(path.join(here, 'favicon.svg'), path.join(site, 'favicon.svg'));
}

async function packageEntry() {
  const folder = path.resolve(root, process.env.STOMP_WASM_PKG ?? 'pkg');
  const entry = path.join(folder, 'esm6/index.js');
  try {
    await access(entry);
  } catch {
    throw new Error(
      `${entry} is missing. Build the package first (cargo xtask build), ` +
        'or name another one in STOMP_WASM_PKG.',
    );
  }
  return entry;
}

async function page(name) {
  const text = await readFile(path.join(here, name), 'utf8');
  const program = escapeHtml(await firstProgram());
  return { name, text: text.replace('<!-- first program -->', () => program) };
}

/** The first program of README.md, taken from there so that the site shows the same one. */
async function firstProgram() {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const block = /^```js\n([\s\S]*?)^```$/m.exec(readme);
  if (!block) throw new Error('README.md has no ```js block; the index page shows the first one');
  return block[1].trimEnd();
}

function escapeHtml(text) {
  const escaped = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text.replace(/[&<>]/g, (character) => escaped[character]);
}

function bundle(client) {
  return build({
    absWorkingDir: here,
    alias: { 'stomp-wasm': client, 'bench-cases': path.join(root, 'tests/bench/cases.mjs') },
    entryPoints: {
      index: 'styles/index.css',
      chat: 'src/chat/main.ts',
      stocks: 'src/stocks/main.ts',
      benchmark: 'src/benchmark/main.ts',
    },
    outdir: path.join(site, 'assets'),
    bundle: true,
    format: 'esm',
    target: ['es2022'],
    splitting: true, // the client is one chunk, shared by the pages and cached once
    minify: true,
    sourcemap: true,
    logLevel: 'warning',
    nodePaths: [path.join(root, 'node_modules')],
  });
}

/** A frame of the benchmark page: one package with the code that drives it (tests/bench/in-page), and nothing shared. */
async function benchmarkFrame([name, client]) {
  await build({
    alias: { 'package-under-measurement': client },
    entryPoints: { [name]: path.join(root, 'tests/bench/in-page/fake.mjs') },
    outdir: path.join(site, 'assets'),
    bundle: true,
    format: 'iife',
    target: ['es2022'],
    minify: true,
    logLevel: 'warning',
  });
  const frame = await readFile(path.join(here, 'benchmark-frame.html'), 'utf8');
  await writeFile(path.join(site, `${name}.html`), frame.replace('<!-- package -->', name));
}
