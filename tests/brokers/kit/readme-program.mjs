// The README's program in Rust (crates/readme-program), as it is written there, with a broker: in pages, and natively.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { launch } from '../../e2e/support/browsers.mjs';
import {
  mustExist,
  readmeProgramBinary,
  readmeProgramPage,
} from '../../e2e/support/environment.mjs';
import { Page, PageServer } from '../../e2e/support/page.mjs';
import { Child, endingWithUs } from '../../e2e/support/process.mjs';

/** What the program sends, and hears. */
const TEXT = '안녕?';

export function readmeProgram({ server }) {
  describe("the README's program in Rust", { concurrency: true }, () => {
    test('natively, over WebSocket', () => natively(server.ws));
    if ('tcp' in server) test('natively, over TCP', () => natively(`tcp://${server.tcp}`));
    for (const browser of ['chromium', 'firefox'])
      test(`in ${browser}`, () => inPage(browser, server.ws));
  });
}

async function natively(url) {
  mustExist(readmeProgramBinary, 'build it: cargo build -p readme-program');
  const program = new Child(...endingWithUs(readmeProgramBinary, [url]));
  try {
    assert.equal(await program.firstLine(), TEXT);
  } finally {
    await program.end('SIGTERM');
  }
}

async function inPage(browserName, url) {
  const browser = await launch[browserName]();
  const server = await new PageServer(undefined, script).start();
  try {
    const page = await new Page(browser, server.url).open();
    assert.equal(await page.call('firstText', url), TEXT);
    assert.deepEqual(page.errors, []);
    await page.close();
  } finally {
    await server.stop();
    await browser.close();
  }
}

/** The bindings, and the module as text: the page has one script. */
async function script() {
  const at = (name) =>
    mustExist(join(readmeProgramPage, name), 'build it: cargo xtask test brokers does');
  const bindings = await readFile(at('readme_program.js'), 'utf8');
  const module = await readFile(at('readme_program_bg.wasm'), 'base64');
  return `${bindings}
globalThis.firstText = async (url) => {
  const bytes = Uint8Array.from(atob('${module}'), (character) => character.charCodeAt(0));
  await wasm_bindgen({ module_or_path: bytes });
  return new Promise((resolve, reject) => void wasm_bindgen.run(url, resolve).catch(reject));
};`;
}
