// The hello in Rust (examples/rust-frameworks/hello), as a page loads it: that it works with our broker, and what it weighs.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { brotli } from '../size/parts.mjs';
import { optimized } from '../size/rust-page.mjs';
import { StompBroker } from './support/broker.mjs';
import { launchChromium } from './support/chromium.mjs';
import { mustExist, selected } from './support/environment.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'target/size/rust/plain');
const PAGE =
  "<!doctype html><link rel=icon href=data:,><script type=module>import init from './small.js'; init({ module_or_path: './small.wasm' })</script>";

if (selected('rust@broker')) {
  describe('a hello in Rust', () => {
    let broker;
    let browser;
    let parts;

    before(async () => {
      mustExist(join(folder, 'hello.js'), 'compile it (cargo xtask size --rust)');
      parts = await optimized(folder);
      await writeFile(join(folder, 'small.wasm'), parts.module);
      await writeFile(join(folder, 'small.js'), parts.script);
      await writeFile(join(folder, 'index.html'), PAGE);
      broker = await new StompBroker(['--site', folder]).start();
      browser = await launchChromium();
    });
    after(async () => {
      await browser?.close();
      await broker?.stop();
    });

    test('gets what it has sent', async () => {
      const page = await browser.newPage();
      // The broker of the test has another port than the one that the program names.
      await page.addInitScript(() => {
        const { WebSocket } = globalThis;
        globalThis.WebSocket = class extends WebSocket {
          constructor(url, protocols) {
            super(url.replace('127.0.0.1:8080', location.host), protocols);
          }
        };
      });
      const told = page.waitForEvent('console', (message) => message.type() !== 'warning');
      await page.goto(broker.site);
      assert.equal((await told).text(), 'Hello');
    });

    test('is within the budget', async (t) => {
      const { rust } = JSON.parse(await readFile(join(root, 'size-budget.json'), 'utf8'));
      const size = brotli(parts.module) + brotli(parts.script);
      t.diagnostic(`${size} bytes after brotli, ${rust.most} allowed`);
      assert.ok(
        size <= rust.most,
        `it has ${size} bytes after brotli, ${size - rust.most} more than size-budget.json allows; ` +
          '`cargo xtask size --rust` tells what each part costs',
      );
    });
  });
}
