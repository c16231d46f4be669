// The whole site, served from a folder of a plain web server: every page at two widths, what axe says, the search, the keyboard.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { buildSite } from '../../www/site/build.mjs';
import { served } from '../packaging/support/site.mjs';
import { playDemo } from './in-page/live-demo.mjs';
import { usePlayground } from './in-page/playground.mjs';
import { viewTranscript } from './in-page/transcript-viewer.mjs';
import { provideUntil } from './in-page/until.mjs';
import { launch } from './support/browsers.mjs';
import { launchChromium } from './support/chromium.mjs';
import { within } from './support/deadline.mjs';
import { selected } from './support/environment.mjs';

const SUB_PATH = 'some/sub-path';
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const SIZES = [PHONE, WIDE];
/** Pages that look for a broker, which is not there. */
const WITH_BROKER = ['chat.html', 'stocks.html'];
/** One page of each kind: with tables, with a picture, of the reference. Short ones, since axe looks at each element. */
const KINDS = [
  'index.html',
  'docs/index.html',
  'docs/guides/getting-started.html',
  'docs/heart-beats.html',
  'docs/broker/dashboard.html',
  'docs/api/messages.html',
  'search.html?q=heart-beat',
  'benchmark.html',
  'demo.html',
  'playground.html',
  'transcript.html',
];
/** Documents that other pages show. */
const FRAMES = /^(benchmark|playground)-/;
/** The programs of the playground, and what each says at last. */
const LAST = { chat: 'Both have left.', session: 'EUR 1450', fault: 'status: closed' };
/** A link of 300 characters to a program of 200,000. */
const TOO_LONG = `#z=${deflateRawSync(Buffer.alloc(200_000, 'a')).toString('base64url')}`;

const TRANSCRIPT = `{"transcript":1,"connection":4,"transport":"websocket","version":"1.2"}
{"at":0,"direction":"in","command":"OPENED"}
{"at":26,"direction":"in","command":"SEND","bytes":"SEND\\ndestination:/topic/a\\n\\nhi\\u0000"}
{"at":67,"direction":"out","command":"CLOSED","why":"finished","code":1000}
`;

if (selected('site'))
  test('the site', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'stomp-site-'));
    try {
      await buildSite(join(folder, SUB_PATH));
      const names = (await readdir(join(folder, SUB_PATH), { recursive: true }))
        .map((name) => name.replaceAll('\\', '/'))
        .filter((name) => name.endsWith('.html') && !FRAMES.test(name));
      await served({ folder }, (origin) => declare(t, `${origin}${SUB_PATH}/`, names));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

async function declare(t, address, names) {
  const browser = await launchChromium();
  /** A page, and what went wrong in it: errors, and requests that failed or left the site. */
  const open = async (options = {}) => {
    const page = await browser.newPage({ viewport: WIDE, ...options });
    const wrong = [];
    page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.message}`));
    page.on('console', (line) => line.type() === 'error' && wrong.push(line.text()));
    page.on('request', (request) => {
      // The script of a worker that the page has made is in the page.
      const isOwn = request.url().startsWith(address) || request.url().startsWith('blob:');
      if (!isOwn) wrong.push(`leaves the site: ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) wrong.push(`${response.status()} ${response.url()}`);
    });
    return { page, wrong };
  };
  try {
    await t.test(`its pages fit a screen and a phone (${names.length})`, async () => {
      const { page, wrong } = await open();
      for (const name of names.filter((one) => !WITH_BROKER.includes(one))) {
        await page.goto(address + name);
        for (const size of SIZES) {
          await page.setViewportSize(size);
          const { beyond, headings } = await page.evaluate(measured);
          assert.deepEqual(beyond, [], `${name} at ${size.width} px is wider than the screen`);
          assert.equal(headings, 1, `${name} has one h1`);
        }
      }
      assert.deepEqual(wrong, []);
      await page.close();
    });

    await t.test('the pages that want a broker say that there is none', async () => {
      const page = await browser.newPage({ viewport: PHONE });
      for (const name of WITH_BROKER) {
        await page.goto(`${address}${name}?broker=ws://127.0.0.1:1/ws`);
        await page.locator('[data-testid=state][data-state=reconnecting]').waitFor();
        assert.deepEqual((await page.evaluate(measured)).beyond, [], name);
      }
      await page.close();
    });

    await t.test('axe finds nothing', async () => {
      const axe = await readFile(
        createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
        'utf8',
      );
      const { page } = await open();
      const found = [];
      for (const name of KINDS)
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          await page.goto(address + name);
          await page.evaluate(axe);
          for (const violation of await page.evaluate(violations))
            found.push(`${name}, ${colorScheme}: ${violation}`);
        }
      assert.deepEqual(found, []);
      await page.close();
    });

    /** Uses a page in each size, side by side; gives what went wrong in them. */
    const inEachSize = async (name, use) => {
      const all = SIZES.map(async (viewport) => {
        const { page, wrong } = await open({ viewport });
        await page.goto(address + name);
        await use(page);
        assert.deepEqual((await page.evaluate(measured)).beyond, []);
        await page.close();
        return wrong;
      });
      return (await Promise.all(all)).flat();
    };

    await t.test('the live demo: a chat, its faults, sessions that come back', async () => {
      assert.deepEqual(await inEachSize('demo.html', plays), []);
    });

    await t.test('the playground: programs, errors, links', async () => {
      const wrong = await inEachSize('playground.html', usesPlayground);
      // Its programs fail as they are to, and what they ask for is not asked of any server.
      assert.deepEqual(
        wrong.filter((line) => /^leaves the site|^\d+ http/.test(line)),
        [],
      );
    });

    await t.test('the playground: the keyboard, a link that waits, an endless loop', async () => {
      const { page, wrong } = await open();
      await page.goto(`${address}playground.html`);
      const field = page.getByTestId('text');
      await field.fill("console.log('in');\nsetTimeout(() => {\n  for (;;);\n});\n");
      await page.keyboard.press('Tab');
      assert.equal(await field.evaluate((one) => one === document.activeElement), false);
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Control+Enter');
      await page.getByTestId('output').getByText('in').waitFor();
      await page.getByTestId('stop').click();
      await field.fill("console.log('after the loop');");
      await page.getByTestId('run').click();
      await page.getByTestId('output').getByText('after the loop').waitFor();
      await page.getByTestId('share').click();
      await page.getByTestId('told').getByText('has the program in it').waitFor();
      const link = page.url();
      await page.goto('about:blank');
      await page.goto(link);
      await page.getByTestId('told').getByText('press Run').waitFor();
      assert.equal(await field.inputValue(), "console.log('after the loop');");
      assert.equal(await page.locator('iframe').count(), 0);
      assert.deepEqual(wrong, []);
      await page.close();
    });

    await t.test('the viewer shows a transcript, and says what is none', async () => {
      const { page, wrong } = await open({ viewport: PHONE });
      await page.goto(`${address}transcript.html`);
      const file = (text) => ({
        name: 'bug.ndjson',
        mimeType: 'application/x-ndjson',
        buffer: Buffer.from(text),
      });
      const input = page.locator('input[type=file]');
      await input.setInputFiles(file(TRANSCRIPT));
      await page.getByText('bug.ndjson: 3 lines, connections: 1').waitFor();
      await page.locator('summary').click();
      assert.match(await page.locator('pre').innerText(), /^SEND\ndestination:\/topic\/a\n\nhi␀$/);
      await page.getByText('Connection 4: websocket, STOMP 1.2').waitFor();
      assert.deepEqual((await page.evaluate(measured)).beyond, []);
      await input.setInputFiles(file('{"a":1}'));
      await page.getByText('bug.ndjson: line 1 is none of a transcript: {"a":1}').waitFor();
      assert.deepEqual(wrong, []);
      await page.close();
    });

    await t.test('the search finds a section, by the keyboard alone', async () => {
      const { page, wrong } = await open({ viewport: PHONE });
      await page.goto(`${address}search.html`);
      await page.keyboard.type('silent periods');
      await page.locator('.found a').first().waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/docs\/.*\.html/);
      assert.match((await page.locator('main').innerText()).toLowerCase(), /silent/);
      await page.goto(`${address}search.html?q=tokens`);
      assert.equal(await page.locator('.found a').first().innerText(), 'Tokens');
      await page.goto(`${address}search.html?q=there-is-no-such-word`);
      await page.getByText('0 sections').waitFor();
      assert.deepEqual(wrong, []);
      await page.close();
    });

    await t.test('the first key leads to the text', async () => {
      const { page } = await open();
      await page.goto(`${address}docs/guides/getting-started.html`);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null));
      await page.close();
    });
  } finally {
    await browser.close();
  }
  for (const name of ['firefox', 'webkit'])
    await t.test(`one page of each kind in ${name}, and its programs`, () =>
      shortWalks(launch[name], address),
    );
}

/** On a phone a page of each kind; on both screens the programs, side by side. */
async function shortWalks(start, address) {
  const browser = await start();
  try {
    const walk = async (size, kinds) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.setViewportSize(size);
      for (const name of kinds) await looksAt(page, address, name, size);
      await usesPrograms(page, address, size);
      await context.close();
    };
    await Promise.all([walk(PHONE, KINDS), walk(WIDE, [])]);
  } finally {
    await browser.close();
  }
}

async function looksAt(page, address, name, size) {
  await page.goto(address + name);
  const { width, beyond, headings, colour } = await page.evaluate(measured);
  assert.equal(width, size.width);
  assert.deepEqual(beyond, [], `${name} at ${width} px is wider than the screen`);
  assert.equal(headings, 1, name);
  assert.notEqual(colour, 'rgba(0, 0, 0, 0)', `${name} has its style sheet`);
}

async function usesPrograms(page, address, size) {
  await looksAt(page, address, 'transcript.html', size);
  const { told, frames } = await uses(page, viewTranscript, TRANSCRIPT);
  assert.equal(told, 'bug.ndjson: 3 lines, connections: 1');
  assert.deepEqual(frames, ['SEND\ndestination:/topic/a\n\nhi␀']);
  await looksAt(page, address, 'demo.html', size);
  await plays(page);
  await looksAt(page, address, 'playground.html', size);
  await usesPlayground(page);
}

/** Does in the page what a visitor does (in-page/). */
async function uses(page, visit, given) {
  await page.evaluate(provideUntil);
  return within(60_000, page.evaluate(visit, given), () => visit.name);
}

/** Uses the playground, and looks at what it has shown. */
async function usesPlayground(page) {
  const used = await uses(page, usePlayground, { last: LAST, tooLong: TOO_LONG });
  const { chat, session, fault, thrown, rejected, syntax } = used.outputs;
  assert.match(chat, /Kim reads: Hello, Lee!/);
  assert.match(session, /USD 1300\nEUR 1450/);
  assert.match(fault, /received: the first\n[^]*received: the second\nsubscribed 2 times/);
  assert.match(thrown, /^one\nline 3: .*null/);
  assert.equal(used.selected, 'null.two;');
  assert.match(rejected, /^line 2: .*late/);
  assert.match(syntax, /^line 2: .*SyntaxError/);
  assert.equal(used.frames, 0, 'Stop removes the frame');
  assert.match(used.hash, /^#z=[\w-]{20,80}$/);
  assert.deepEqual(used.broken, Array(5).fill('console.log(1);'), 'a broken link changes nothing');
  const program = 'console.log("ä 🦀 <b>&amp;</b>");\n';
  assert.equal(used.linked, program);
  assert.deepEqual(used.coloured, { text: `${program}\n`, others: 0 }, 'never read as markup');
  assert.match(used.afterLink, /^1\s*$/, 'the program of a link does not run by itself');
}

/** Plays with the live demo, and looks at what it has shown. */
async function plays(page) {
  const shown = await uses(page, playDemo);
  assert.match(shown.before, /Lee: slowly sent, no receipt yet/);
  assert.match(shown.kim, /The line was cut/);
  assert.equal(shown.gaps, 3);
  assert.match(shown.frames, /→ \d+ SUBSCRIBE \/topic\/chat/);
}

/** In the page, with axe: each rule that is broken, and where. */
async function violations() {
  const { violations: broken } = await globalThis.axe.run({ resultTypes: ['violations'] });
  return broken.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** In the page: the elements that are wider than the screen, how many h1 there are, the ground's colour. */
function measured() {
  const { scrollWidth } = document.scrollingElement;
  const isBeyond = (element) => element.getBoundingClientRect().right > innerWidth + 1;
  const beyond =
    scrollWidth > innerWidth ? [...document.body.querySelectorAll('*')].filter(isBeyond) : [];
  return {
    width: innerWidth,
    beyond: beyond.slice(0, 5).map((element) => element.outerHTML.slice(0, 100)),
    headings: document.querySelectorAll('h1').length,
    colour: getComputedStyle(document.body).backgroundColor,
  };
}
