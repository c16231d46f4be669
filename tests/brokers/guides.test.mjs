// The guides beside the programs that they quote.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { serverScript } from '../e2e/support/rabbitmq.mjs';
import { blocksOf, GUIDES, programs } from './kit/guide-blocks.mjs';
import { ALL, CSRF } from './kit/promises.mjs';
import { root } from './servers/server.mjs';

const QUOTED = ['examples/spring-chat', 'tests/brokers/servers'];
const LANGUAGES = ['java', 'xml', 'properties'];
const QUOTING = [...Object.keys(GUIDES), 'docs/sockjs.md'];

const linesOf = (text) => text.split('\n').map((line) => line.trim());

async function sources() {
  const listed = await Promise.all(
    QUOTED.map(async (folder) =>
      (await readdir(join(root, folder), { recursive: true }))
        .filter((name) => LANGUAGES.some((language) => name.endsWith(`.${language}`)))
        .map((name) => join(root, folder, name)),
    ),
  );
  const texts = await Promise.all(listed.flat().map((file) => readFile(file, 'utf8')));
  return texts.map((text) => `\n${linesOf(text).join('\n')}\n`);
}

test('every piece of Java, XML and properties stands in an application that runs', async () => {
  const texts = await sources();
  const blocks = (await Promise.all(QUOTING.map(blocksOf))).flat();
  const quoted = blocks.filter(({ language }) => LANGUAGES.includes(language));
  assert.ok(quoted.length >= 14, `${quoted.length} pieces`);
  for (const { document, line, code } of quoted) {
    const piece = `\n${linesOf(code.trim()).join('\n')}\n`;
    assert.ok(
      texts.some((text) => text.includes(piece)),
      `${document}, line ${line}`,
    );
  }
});

test('every program names what it prints, and a set-up that runs it', async () => {
  const all = await programs();
  assert.ok(all.length >= 25, `${all.length} programs`);
  for (const { document, line, prints, setup } of all) {
    assert.ok(prints, `${document}, line ${line}: no block of text behind it`);
    assert.ok([...ALL, CSRF].includes(setup), `${document}, line ${line}: ${setup}`);
  }
});

test('the acceptor of the guide to Artemis is that of the broker in the tests', async () => {
  const guide = await readFile(join(root, 'docs/guides/artemis.md'), 'utf8');
  const server = join(root, 'tests/brokers/servers/artemis/src/main/java/Server.java');
  const [protocols] = /\?protocols=[^"]+/.exec(await readFile(server, 'utf8'));
  assert.ok(guide.includes(protocols), protocols);
});

test('the command of the guide to RabbitMQ switches on the plugin that the tests use', async () => {
  const blocks = await blocksOf('docs/guides/rabbitmq.md');
  const [program, ...rest] = blocks
    .find(({ language }) => language === 'sh')
    .code.trim()
    .split(' ');
  const folder = await mkdtemp(join(tmpdir(), 'stomp-plugins-'));
  try {
    const file = join(folder, 'enabled_plugins');
    const env = { ...process.env, RABBITMQ_ENABLED_PLUGINS_FILE: file, HOME: folder };
    const command = join(dirname(await serverScript()), program);
    await promisify(execFile)(command, [...rest, '--offline'], { env });
    assert.match(await readFile(file, 'utf8'), /^\[rabbitmq_web_stomp\]\./);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('R-10: documents that name setMessageSizeLimit name splitLargeFrames beside it', async () => {
  for (const document of ['docs/sockjs.md', 'docs/guides/spring.md', 'docs/troubleshooting.md']) {
    const text = await readFile(join(root, document), 'utf8');
    const about = text
      .split('\n\n')
      .filter((paragraph) => paragraph.includes('setMessageSizeLimit'));
    assert.ok(about.length > 0, document);
    assert.ok(
      about.some((paragraph) => paragraph.includes('splitLargeFrames')),
      `${document}: the limit of a WebSocket message is another one`,
    );
  }
});

test('R-11: the guide to Spring has the lines without which a first answer may be lost', async () => {
  const blocks = await blocksOf('docs/guides/spring.md');
  const java = blocks.filter(({ language }) => language === 'java').map(({ code }) => code);
  for (const line of ['setPreserveReceiveOrder(true)', 'setPreservePublishOrder(true)'])
    assert.ok(java.join('').includes(line), line);
});
