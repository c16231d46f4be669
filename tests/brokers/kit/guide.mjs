// The programs of the guides and of the READMEs, as they stand there, in a page with a real broker: they print what is written below them.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { build } from 'esbuild';

import { launchChromium } from '../../e2e/support/chromium.mjs';
import { within } from '../../e2e/support/deadline.mjs';
import { stompWasm } from '../../e2e/support/environment.mjs';
import { Changes } from '../../e2e/support/queue.mjs';
import { blocksOf, programs } from './guide-blocks.mjs';
import { CSRF } from './promises.mjs';

const DEADLINE = 30_000;
const TIME = /\b\d\d:\d\d\b/g;

/** The addresses in the documents. */
const WEBSOCKETS =
  /ws:\/\/localhost:(8080\/chat\/websocket|15674\/ws|61614\/stomp|61613\/stomp|8080\/ws)/g;
const SOCKJS = 'http://localhost:8080/chat';

/** The first programs of the READMEs: what they print, and what they print where Spring's controller answers. */
const FIRST_PROGRAMS = {
  'README.md': {
    prints: '{"from":"hi","text":"안녕?"}',
    fromController: '{"from":"hi","text":"안녕?","time":"21:00"}',
  },
  'pkg-template/README.md': { prints: 'Hello' },
};

const all = await programs();

export function guide(setup) {
  const own = all.filter((program) => program.setup === setup.name);
  describe('the programs of the documents', () => {
    const place = { server: setup.server };
    before(async () => {
      place.pages = await emptyPages();
      place.browser = await launchChromium();
    });
    after(async () => {
      await place.browser?.close();
      place.pages?.close();
    });
    for (const { document, line, code, prints } of own)
      test(`${document}, line ${line}`, async () => {
        assert.ok(prints, 'a block of text behind the program says what it prints');
        await runs(place, code, prints);
      });
    if (setup.name === CSRF) return;
    for (const document of Object.keys(FIRST_PROGRAMS))
      test(`the first program of ${document}`, () => firstProgram(place, setup.name, document));
  });
}

/** A server of an empty page: the browser lets only pages from loopback addresses connect to such. */
async function emptyPages() {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>a program</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Runs it with the broker's address and account; with the topic as its destination, as README.md says, where there is no controller. */
async function firstProgram(place, name, document) {
  const { code } = (await blocksOf(document)).find(({ language }) => language === 'js');
  const { prints, fromController } = FIRST_PROGRAMS[document];
  const { login, passcode } = place.server;
  const account = login ? ` connectHeaders: ${JSON.stringify({ login, passcode })},` : '';
  const own = code.replace(/brokerURL: '[^']*',/, (address) => `${address}${account}`);
  const hasController = name.startsWith('spring');
  const program = hasController ? own : own.replace("'/app/chat'", "'/topic/messages'");
  await runs(place, program, (hasController && fromController) || prints);
}

/** Runs a program in a page until it has printed as much as is expected. */
async function runs(place, code, prints) {
  const script = await bundled(asProgram(code, place.server));
  const context = await place.browser.newContext();
  try {
    const page = await context.newPage();
    const [printed, errors, changes] = [[], [], new Changes()];
    page.on('console', (message) => message.type() === 'log' && printed.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    for (const event of ['console', 'pageerror']) page.on(event, changes.tell);
    await page.goto(addressOf(place));
    await page.addScriptTag({ type: 'module', content: script });
    const expected = prints.trim().split('\n');
    const isOver = () => errors.length > 0 || printed.length >= expected.length;
    const so = () => `the output; so far ${JSON.stringify(printed)}`;
    await within(DEADLINE, changes.until(isOver), so);
    assert.deepEqual(errors, []);
    assert.equal(withoutTime(printed.join('\n')), withoutTime(expected.join('\n')));
  } finally {
    await context.close();
  }
}

/** A page of the application itself where its cookies count. */
function addressOf({ server, pages }) {
  if (server.csrf) return `http://${server.host}/csrf`;
  return `http://127.0.0.1:${pages.address().port}/`;
}

const withoutTime = (text) => text.replace(TIME, '21:00');

/** A whole program with the broker's addresses: a piece stands in `onConnect` of a client that is connected. */
function asProgram(code, server) {
  const { ws, sockjs, login, passcode } = server;
  const here = code.replace(WEBSOCKETS, ws).replace(SOCKJS, sockjs);
  if (code.includes('import {')) return here;
  const options = { brokerURL: ws, connectHeaders: login ? { login, passcode } : {} };
  return `import { Client } from 'stomp-wasm';
const client = new Client(${JSON.stringify(options)});
client.onConnect = () => {
${here}
};
client.activate();`;
}

async function bundled(program) {
  const folder = await mkdtemp(join(tmpdir(), 'stomp-guide-'));
  try {
    const file = join(folder, 'program.mjs');
    await writeFile(file, program);
    const result = await build({
      ...{ entryPoints: [file], bundle: true, write: false, format: 'esm', charset: 'utf8' },
      ...{ platform: 'browser', logLevel: 'silent' },
      alias: { 'stomp-wasm': join(stompWasm.directory, 'esm6/index.js') },
    });
    return result.outputFiles[0].text;
  } finally {
    await rm(folder, { recursive: true });
  }
}
