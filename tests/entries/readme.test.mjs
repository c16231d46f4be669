// The programs in the package's README, as they stand there.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { launchChromium } from '../e2e/support/chromium.mjs';
import { bytesOf, weighed } from '../size/applications.mjs';
import { brotli } from '../size/parts.mjs';
import { installed } from './support/installed.mjs';

const run = promisify(execFile);
const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

let app;
let readme;
before(async () => {
  app = await installed();
  readme = await readFile(app.path('README.md'), 'utf8');
});
after(() => app?.remove());

const blocks = (language) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, code]) => code,
  );

test('compile against the types of the package', async () => {
  // What a piece of a program takes for granted, and what Vite declares.
  const BEFORE = `import { Client } from 'stomp-wasm';\n`;
  const programs = blocks('js')
    // The test is run, by tests/packaging/installs.
    .filter((code) => !code.includes(`'node:test'`))
    .map((code) => (code.includes('import {') ? code : BEFORE + code));
  assert.ok(programs.length >= 4);
  const folder = app.path('..', '..');
  const files = programs.map((_, index) => `${folder}/readme-${index}.ts`);
  await Promise.all(
    programs.map((code, index) => writeFile(files[index], `${code}\nexport {};\n`)),
  );
  await writeFile(
    `${folder}/vite.d.ts`,
    `declare module '*?url' { const url: string; export default url; }\n`,
  );
  const compilerOptions = {
    noEmit: true,
    strict: true,
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
  };
  await writeFile(
    `${folder}/tsconfig.json`,
    JSON.stringify({ compilerOptions, files: [`${folder}/vite.d.ts`, ...files] }),
  );
  const { stdout } = await run(process.execPath, [TSC, '--project', folder]).catch(
    (error) => error,
  );
  assert.equal(stdout, '');
});

test('F-25: the sizes that it tells are those of the package, by brotli and by gzip', async () => {
  const rows = [...readme.matchAll(/^\| (.+?) \| (\d+) KB \| (\d+) KB \|$/gm)];
  const figures = new Map(rows.map(([, name, ...told]) => [name, told.map(Number)]));
  const names = {
    'stomp-wasm, SockJS built in': '`stomp-wasm`, SockJS included',
    'stomp-wasm, without SockJS': '`stomp-wasm/websocket`, without SockJS',
    'stomp-wasm with Session, SockJS built in': '`stomp-wasm` with `Session`, SockJS included',
    'stomp-wasm with Session, without SockJS':
      '`stomp-wasm/websocket` with `Session`, without SockJS',
    stompjs: '`@stomp/stompjs`',
    'stompjs and sockjs-client': '`@stomp/stompjs` and `sockjs-client`',
  };
  for (const one of await weighed()) {
    const told = figures.get(names[one.name]);
    if (one.contents === undefined) continue;
    const bytes = await bytesOf(one);
    const measured = [brotli(bytes), gzipSync(bytes, { level: 9 }).length];
    // What was rounded, and what a small change makes of it.
    const isNear = (kilobytes, index) => Math.abs(kilobytes - measured[index] / 1000) <= 1.5;
    assert.ok(told?.every(isNear), `${one.name}: ${told} is told, and is ${measured}`);
  }
});

test('F-25: the other documents tell the same sizes', async () => {
  const [, brotli, gzip] = /SockJS included \| (\d+) KB \| (\d+) KB/.exec(readme);
  for (const name of ['README.md', 'docs/migrating-from-stompjs.md']) {
    const text = await readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
    assert.ok(text.includes(`${brotli} KB by brotli (${gzip} KB by gzip)`), name);
  }
});

test('from a CDN, with integrity hashes', async () => {
  const hash = async (path) =>
    createHash('sha384')
      .update(await readFile(app.path(path)))
      .digest('base64');
  const page = blocks('html').find((code) => code.includes('integrity'));
  const [script, module] = await Promise.all(
    ['bundles/stomp-slim.umd.min.js', 'stomp.wasm'].map(hash),
  );
  const filled = page
    .replace('HASH-OF-THE-SCRIPT', script)
    .replace('HASH-OF-THE-MODULE', module)
    .replace(/(const client = [^]*?);\n/, '$1;\n  globalThis.made = client;\n');
  assert.equal(await madeIn(filled), 'true');
  const other = filled.replace(module, script);
  assert.match(await madeIn(other), /Failed to fetch/);
});

/** What comes of a page: `true` if it has made a client, else the error. The CDN is the package. */
async function madeIn(html) {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.route('**/*', async (route) => {
      const [, path] = /stomp-wasm@VERSION\/(.+)$/.exec(route.request().url()) ?? [];
      if (!path)
        return route.fulfill({
          contentType: 'text/html',
          body: `<!doctype html><title>A page</title>${html}`,
        });
      const headers = { 'access-control-allow-origin': '*' };
      return route.fulfill({ headers, body: await readFile(app.path(path)) });
    });
    const failure = new Promise((resolve) =>
      page.on('pageerror', (error) => resolve(error.message)),
    );
    await page.goto('http://page.example/');
    const success = page.waitForFunction(() => globalThis.made !== undefined).then(() => 'true');
    success.catch(() => {});
    return await Promise.race([success, failure]);
  } finally {
    await browser.close();
  }
}
