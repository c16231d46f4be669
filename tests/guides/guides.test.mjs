// The guides beside those of session and brokers: every program of theirs prints what is written below it.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { blocksOf } from '../brokers/kit/guide-blocks.mjs';
import { root } from '../brokers/servers/server.mjs';
import { launchChromium } from '../e2e/support/chromium.mjs';
import { brokerBinary as binary, mustExist, stompWasm } from '../e2e/support/environment.mjs';
import { Pages } from './support/pages.mjs';
import { bundled, inNode, placed, Printed } from './support/run.mjs';
import { SCENARIOS } from './support/scenarios.mjs';

const GUIDES = [
  'getting-started',
  'tokens',
  'testing',
  'bundlers',
  'from-sockjs-client',
  'from-rx-stomp',
];
const POLICY = 'Content-Security-Policy: ';
const WASM = " 'wasm-unsafe-eval'";

const entry = join(mustExist(stompWasm.directory, 'cargo xtask build'), 'testing/index.js');
const { startBroker } = await import(pathToFileURL(entry));

const place = {};
before(async () => {
  mustExist(binary, 'build it (cargo xtask build) or set BROKER_BIN');
  place.broker = await startBroker({ binary, args: ['--no-stocks'] });
  place.pages = await new Pages().start();
  place.browser = await launchChromium();
});
after(async () => {
  await place.browser?.close();
  place.pages?.stop();
  await place.broker?.stop();
});

for (const name of GUIDES) {
  const document = `docs/guides/${name}.md`;
  const programs = await programsOf(document);
  describe(document, () => {
    test('has programs that say what they print', () => {
      assert.ok(programs.length > 0);
      for (const { line, prints } of programs) assert.ok(prints, `line ${line}`);
    });
    for (const program of programs)
      test(`line ${program.line}`, () =>
        withNamespace(program, (namespace, printed) => runs(program, namespace, printed)));
  });
}

describe('docs/guides/csp.md', async () => {
  const blocks = await blocksOf('docs/guides/csp.md');
  const header = blocks.find(({ code }) => code.startsWith(POLICY)).code.trim();
  const [main, withoutWasm] = await programsOf('docs/guides/csp.md');
  const policyFor = (namespace) =>
    header.slice(POLICY.length).replace('ws://localhost:8080', new URL(namespace.url).origin);

  test('the program runs under the policy', () =>
    withNamespace(main, (namespace, printed) =>
      runsUnder(policyFor(namespace), main, namespace, printed),
    ));

  test('the entry stomp-wasm/js runs without the word', () =>
    withNamespace(withoutWasm, (namespace, printed) => {
      assert.ok(header.includes(WASM));
      const policy = policyFor(namespace).replace(WASM, '');
      return runsUnder(policy, withoutWasm, namespace, printed);
    }));

  test('without the word the main entry says what is missing', () =>
    withNamespace({ ...main, prints: undefined }, async (namespace) => {
      const printed = new Printed();
      const policy = policyFor(namespace).replace(WASM, '');
      await runsUnder(policy, { ...main, prints: ['never'] }, namespace, printed);
      assert.match(printed.errors.join('\n'), /wasm-unsafe-eval/);
    }));
});

test('the action of docs/guides/testing.md starts a broker with its arguments', async () => {
  const blocks = await blocksOf('docs/guides/testing.md');
  const { code } = blocks.find(({ language }) => language === 'yaml');
  const [, flags] = /arguments: (.*)/.exec(code);
  const action = await readFile(join(root, '.github/actions/stomp-broker/action.yml'), 'utf8');
  const folder = await mkdtemp(join(tmpdir(), 'stomp-action-'));
  try {
    const file = join(folder, 'outputs');
    const env = { ...process.env, GITHUB_OUTPUT: file, RUNNER_TEMP: folder };
    const start = join(root, '.github/actions/stomp-broker/start.mjs');
    await promisify(execFile)(process.execPath, [start, binary, ...flags.split(' ')], { env });
    const outputs = Object.fromEntries(
      (await readFile(file, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/)),
    );
    try {
      const written = Object.keys(outputs).filter((name) => name !== 'pid');
      const handedOn = /steps\.start\.outputs\.([\w-]+)/g;
      assert.deepEqual(names(action, handedOn), written.sort());
      assert.deepEqual(names(code, /steps\.broker\.outputs\.([\w-]+)|also: (.*)/g), written);
      const inputs = names(action.split('\noutputs:')[0].split('\ninputs:')[1], /^ {2}(\w+):/gm);
      assert.deepEqual(names(action, /inputs\.(\w+)/g), inputs);
      assert.ok(inputs.includes('arguments'));
      const response = await fetch(`http://${outputs.http}/control/connections`);
      assert.deepEqual(await response.json(), []);
      assert.match(outputs.url, /^ws:/);
    } finally {
      process.kill(outputs.pid);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** What an expression takes out of a text, each once; a list in it is split. */
const names = (text, expression) =>
  [
    ...new Set(
      [...text.matchAll(expression)].flatMap((match) => match.slice(1).join('').split(', ')),
    ),
  ].sort();

/** The programs of a document, each with the lines that it `prints`, if it says so. */
async function programsOf(document) {
  const blocks = await blocksOf(document);
  return blocks.flatMap((block, index) => {
    const next = blocks[index + 1];
    const prints = next?.language === 'text' ? next.code.trimEnd().split('\n') : undefined;
    return block.language === 'js' || block.language === 'html' ? { ...block, prints } : [];
  });
}

/** Runs `act` in a namespace with the faults of the program's scenario; then what was printed is what the guide says. */
async function withNamespace({ code, setup, prints }, act) {
  const namespace = await place.broker.namespace();
  try {
    const printed = new Printed();
    await namespace.faults.add(...(SCENARIOS[setup]?.faults ?? []));
    await act(namespace, printed);
    if (!prints) return;
    const isTest = code.includes("'node:test'");
    const lines = printed.lines.filter((line) => !isTest || /^(not )?ok /.test(line));
    assert.deepEqual(lines, prints, printed.errors.join('\n'));
  } finally {
    await namespace.close();
  }
}

async function runs({ code, language, prints }, namespace, printed) {
  if (language === 'html') {
    const html = placed(code, namespace);
    return place.pages.run(place.browser, { html }, printed, prints.length);
  }
  await inNode(await bundled(code, namespace, 'node'), printed);
}

async function runsUnder(policy, { code, prints }, namespace, printed) {
  const script = await bundled(code, namespace, 'browser');
  await place.pages.run(place.browser, { script, policy }, printed, prints.length);
}
