// docs/broker/in-memory.md: its programs for Node and for a page run here and print what is written below them.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { blocksOf } from '../brokers/kit/guide-blocks.mjs';
import { launchChromium } from '../e2e/support/chromium.mjs';
import { Pages } from './support/pages.mjs';
import { bundled, inNode, Printed } from './support/run.mjs';

const DOCUMENT = 'docs/broker/in-memory.md';
const blocks = await blocksOf(DOCUMENT);
/** The bundler replaces addresses of brokers, which these programs do not have. */
const NO_BROKER = { url: '', sockjsUrl: '' };

const printedBelow = (block) => blocks[blocks.indexOf(block) + 1].code.trimEnd().split('\n');

for (const block of blocks.filter(({ language }) => language === 'js'))
  test(`${DOCUMENT}, line ${block.line}`, async () => {
    const printed = new Printed();
    await inNode(await bundled(block.code, NO_BROKER, 'node'), printed);
    const isTest = block.code.includes("'node:test'");
    const lines = printed.lines.filter((line) => !isTest || /^(not )?ok /.test(line));
    assert.deepEqual(lines, printedBelow(block), printed.errors.join('\n'));
  });

test(`${DOCUMENT}: the page, in Chromium`, async () => {
  const block = blocks.find(({ language }) => language === 'html');
  const [, program] = /<script type="module">([^]*?)<\/script>/.exec(block.code);
  const script = await bundled(program.replace(/^ {2}/gm, ''), NO_BROKER, 'browser');
  const html = block.code.replace(
    /<script type="module">[^]*?<\/script>/,
    '<script type="module" src="program.js"></script>',
  );
  const [pages, browser] = [await new Pages().start(), await launchChromium()];
  try {
    const printed = new Printed();
    const wanted = printedBelow(block);
    await pages.run(browser, { html, script }, printed, wanted.length);
    assert.deepEqual(printed.lines, wanted, printed.errors.join('\n'));
  } finally {
    await browser.close();
    pages.stop();
  }
});
