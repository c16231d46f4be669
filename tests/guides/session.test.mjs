// The guide to Session: every program of it, in Node and in Chromium, with the project's broker, prints what is written below it.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { blocksOf } from '../brokers/kit/guide-blocks.mjs';
import { launchChromium } from '../e2e/support/chromium.mjs';
import { brokerBinary as binary, mustExist, stompWasm } from '../e2e/support/environment.mjs';
import { bundled, inNode, inPage, Printed } from './support/run.mjs';
import { SCENARIOS } from './support/scenarios.mjs';

const entry = join(mustExist(stompWasm.directory, 'cargo xtask build'), 'testing/index.js');
const { startBroker } = await import(pathToFileURL(entry));

const programs = (await blocksOf('docs/guides/session.md')).flatMap((block, index, blocks) => {
  const next = blocks[index + 1];
  const prints = next?.language === 'text' ? next.code.trimEnd().split('\n') : undefined;
  return block.language === 'js' ? { ...block, prints } : [];
});
/** Programs that start a broker, and can run in Node only. */
const isTest = ({ code }) => code.includes("'node:test'");
/** Of a test's lines its results. */
const isOwn = (code) => (line) => !isTest({ code }) || /^(not )?ok /.test(line);
/** The first failed attempt of a session is written to the console. */
const isUnexpected = (line) => !line.startsWith('stomp-wasm: ');

const place = {};
before(async () => {
  mustExist(binary, 'build it (cargo xtask build) or set BROKER_BIN');
  place.broker = await startBroker({ binary, args: ['--no-stocks'] });
  place.pages = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>a program</title>');
  });
  place.pages.listen(0, '127.0.0.1');
  await once(place.pages, 'listening');
  place.browser = await launchChromium();
});
after(async () => {
  await place.browser?.close();
  place.pages?.close();
  await place.broker?.stop();
});

describe('every program of the guide to Session', () => {
  test('says what it prints', () => {
    assert.ok(programs.length >= 25, `${programs.length} programs`);
    for (const { line, prints, setup } of programs) {
      assert.ok(prints, `line ${line}: no block of text behind it`);
      assert.ok(!setup || setup in SCENARIOS, `line ${line}: ${setup}`);
    }
  });
  for (const program of programs) {
    const name = `line ${program.line}${program.setup && `, ${program.setup}`}`;
    test(`${name}: in Node`, () => runs(program, 'node'));
    if (!isTest(program)) test(`${name}: in Chromium`, () => runs(program, 'browser'));
  }
});

describe('the program with Session', () => {
  for (const document of ['README.md', 'pkg-template/README.md'])
    test(`of ${document}`, async () => {
      const blocks = await blocksOf(document);
      const block = blocks.find(({ code }) => code.includes('Session.connect'));
      await runs({ ...block, prints: ['7'] }, 'node');
    });
});

/** Runs a program with a namespace of its own, in which what its scenario says happens meanwhile. */
async function runs({ code, setup, prints }, platform) {
  const namespace = await place.broker.namespace();
  try {
    const printed = new Printed();
    const script = await bundled(code, namespace, platform);
    const { faults = [], meanwhile } = SCENARIOS[setup] ?? {};
    await namespace.faults.add(...faults);
    const run = platform === 'node' ? inNode(script, printed) : page(script, printed, prints);
    await Promise.all([run, meanwhile?.(namespace, printed)]);
    assert.deepEqual(printed.errors.filter(isUnexpected), []);
    assert.deepEqual(printed.lines.filter(isOwn(code)), prints);
  } finally {
    await namespace.close();
  }
}

function page(script, printed, prints) {
  const address = `http://127.0.0.1:${place.pages.address().port}/`;
  return inPage(place.browser, address, script, printed, prints.length);
}
