// Files of configuration that start the broker, in docs/broker/gateway.md and for containers: what they say is something that it does.

import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { root } from '../brokers/servers/server.mjs';
import { within } from '../e2e/support/deadline.mjs';
import { brokerBinary } from '../e2e/support/environment.mjs';
import { Child } from '../e2e/support/process.mjs';
import { ours } from '../package/support/package.mjs';
import { codesIn } from './support/blocks.mjs';
import { Shell } from './support/shell.mjs';

const DOCUMENT = 'docs/broker/gateway.md';
const DEADLINE = 30_000;

let shell;
before(async () => {
  shell = await Shell.open();
});
after(() => shell?.close());

test('Kubernetes: the gateway takes the flags, and answers the probes', async () => {
  const [yaml] = await codesIn(DOCUMENT, 'yaml');
  const all = (pattern) => [...yaml.matchAll(pattern)].map(([, value]) => value);
  const nodes = [];
  while (nodes.length < 3) nodes.push((await shell.serve('stomp-broker')).tcp);
  const flags = all(/^ +- (--\S+)/gm);
  const here = flags.map((flag) => flag.replaceAll(/[\w-]+\.rabbitmq:61613/g, () => nodes.pop()));
  assert.notDeepEqual(here, flags);
  await started(here, async ({ http }) => {
    const probes = all(/httpGet: \{ path: (\S+),/g);
    assert.equal(probes.length, 2);
    for (const path of probes) assert.equal(await statusAt(http, path), 200, path);
    assert.equal(await statusAt(http, '/control/connections'), 404);
    const ports = all(/[Pp]ort: (\d+)/g);
    assert.deepEqual(new Set(ports), new Set(all(/--listen=0\.0\.0\.0:(\d+)/g)));
    const [[drain], [grace]] = [all(/--drain=(\d+)/g), all(/GracePeriodSeconds: (\d+)/g)];
    assert.ok(Number(grace) > Number(drain), `${grace} s for ${drain} s`);
  });
});

test('Containerfile: the program takes its flags, and all ports are exposed', async () => {
  const text = await readFile(join(root, 'Containerfile'), 'utf8');
  const [, ...flags] = JSON.parse(/^ENTRYPOINT (.+)$/m.exec(text)[1]);
  const ports = flags.flatMap((flag) => /:(\d+)$/.exec(flag)?.[1] ?? []);
  assert.deepEqual(ports, /^EXPOSE (.+)$/m.exec(text)[1].split(' '));
  await started(flags, async ({ http }) => assert.equal(await statusAt(http, '/healthz'), 200));
});

test('Containerfile: what it copies is there, and the compiler is that of the project', async () => {
  const text = await readFile(join(root, 'Containerfile'), 'utf8');
  const ignored = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n');
  const copied = [...text.matchAll(/\/source\/(\S+)/g)].map(([, path]) => path);
  const licences = copied.filter((path) => path !== 'target/release/stomp-broker');
  assert.equal(licences.length, copied.length - 1, `${copied}`);
  for (const path of licences) {
    await access(join(root, path));
    assert.ok(!ignored.includes(path), path);
  }
  const [, version] = /^FROM \S+\/rust:([\d.]+)-/m.exec(text);
  const toolchain = await readFile(join(root, 'rust-toolchain.toml'), 'utf8');
  assert.ok(toolchain.includes(`channel = "${version}.`), version);
});

test('nginx: its expression finds the session in every address of SockJS', async () => {
  const [nginx] = await codesIn(DOCUMENT, 'nginx');
  const [, expression] = /"~(.+?)" \$session;/.exec(nginx);
  const { http } = await shell.serve('stomp-broker');
  const asked = [];
  const { fetch } = globalThis;
  globalThis.fetch = (url, options) => {
    asked.push(new URL(url).pathname);
    return fetch(url, options);
  };
  try {
    const client = new ours.Client({
      sockjsURL: `http://${http}/stomp`,
      transports: ['xhr-streaming'],
    });
    const published = new Promise((resolve) => {
      client.onConnect = () => {
        client.watchForReceipt('sent', resolve);
        client.publish({ destination: '/topic/a', headers: { receipt: 'sent' } });
      };
    });
    client.activate();
    await published;
    const { sockjsSession } = client;
    await client.deactivate();
    const [info, ...others] = asked;
    assert.equal(info, '/stomp/info');
    assert.ok(others.length >= 2, `${others}`);
    for (const path of others)
      assert.equal(new RegExp(expression).exec(path)?.groups.session, sockjsSession, path);
  } finally {
    globalThis.fetch = fetch;
  }
});

/** Starts the broker with these flags, on free loopback ports, while `act` runs with its addresses. */
async function started(flags, act) {
  const here = flags.map((flag) => flag.replace(/\b0\.0\.0\.0:\d+$/, '127.0.0.1:0'));
  const tcp = here.some((flag) => flag.startsWith('--tcp')) ? [] : ['--tcp=127.0.0.1:0'];
  const broker = new Child(brokerBinary, [...here, ...tcp]);
  try {
    const line = await within(DEADLINE, broker.firstLine(), () => 'the addresses of the broker');
    await act(JSON.parse(line));
  } finally {
    await broker.end('SIGKILL');
  }
}

const statusAt = async (http, path) => (await fetch(`http://${http}${path}`)).status;
