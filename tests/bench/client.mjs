// `cargo xtask bench client`: stomp-wasm beside @stomp/stompjs in Chromium, in one run. See README.md.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';

import { brokerBinary, stompjs, stompWasm } from '../e2e/support/environment.mjs';
import { Browser } from './browser.mjs';
import { nameOf, sizeName } from './cases.mjs';
import { check, compare } from './measure.mjs';
import { readOptions } from './options.mjs';
import { BUSY, fakeSocketTables, isBusy, socketTable, verdict } from './report.mjs';
import { Site } from './site.mjs';
import { measureSockets } from './websocket.mjs';

const { control, quick, json, plan } = readOptions();
const progress = text => process.stderr.write(`${text}\n`);
const print = text => process.stdout.write(`${text}\n`);

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main() {
  const site = await new Site().start();
  try {
    const browser = await Browser.launch();
    try {
      await run(browser, site);
    } finally {
      await browser.close();
    }
  } finally {
    await site.stop();
  }
}

async function run(browser, site) {
  const environment = describeEnvironment(browser);
  const packages = await describePackages(site);
  print(`${environment.browser}, ${environment.cores} cores (${environment.processor})`);
  print(`${packages.map(({ name, version }) => `${name} ${version}`).join(' beside ')}\n`);
  const fake = await overFakeSocket(browser, packages);
  const websocket = await overWebSocket(browser, site, packages);
  if (json) await writeJson({ environment, packages, fake, websocket });
  if (control) judge(fake);
}

function describeEnvironment({ version }) {
  return { browser: version, cores: availableParallelism(), processor: cpus()[0]?.model ?? 'unknown processor' };
}

/** The package to compare with first; ratios say how many times the second is faster. */
async function describePackages(site) {
  const other = control ? { ...stompjs, name: `${stompjs.name} again` } : stompWasm;
  const described = [stompjs, other].map(async pkg => {
    const page = await site.add('fake.mjs', pkg);
    const manifest = JSON.parse(await readFile(join(pkg.directory, 'package.json'), 'utf8'));
    return { ...pkg, page, version: manifest.version };
  });
  return Promise.all(described);
}

async function overFakeSocket(browser, packages) {
  if (!plan.cases.length) return [];
  for (const theCase of plan.cases) await check(browser, packages, theCase);
  progress('Both packages pass on every message alike; measuring:');
  const results = [];
  for (const theCase of plan.cases) {
    progress(`  ${nameOf(theCase)}`);
    results.push({ ...theCase, ...(await compare(browser, packages, theCase, plan.fake)) });
  }
  print('Fake socket: CPU time of the main thread per message, and how many times less the second takes\n');
  print(fakeSocketTables(results, packages.map(({ name }) => name)));
  if (isBusy(results)) print(BUSY);
  return results;
}

async function overWebSocket(browser, site, packages) {
  if (!plan.socketSizes.length) return [];
  if (!existsSync(brokerBinary)) {
    print(`Real WebSocket: not measured, there is no ${brokerBinary} (cargo xtask build makes it; or set BROKER_BIN)`);
    return [];
  }
  const contestants = await contestantsOverWebSocket(site, packages);
  const tell = size => progress(`  websocket ${sizeName(size)}`);
  const results = await measureSockets(browser, contestants, plan.socketSizes, plan.socket, tell);
  print('Real WebSocket, our broker: CPU time of the main thread per message\n');
  print(socketTable(results, contestants.map(({ name }) => name)));
  return results;
}

async function contestantsOverWebSocket(site, packages) {
  const empty = { name: 'empty handler', page: await site.add('empty.mjs') };
  const others = packages.map(async pkg => ({ name: pkg.name, page: await site.add('real.mjs', pkg) }));
  return [empty, ...(await Promise.all(others))];
}

function writeJson({ packages, ...results }) {
  const versions = packages.map(({ name, version }) => ({ name, version }));
  return writeFile(json, `${JSON.stringify({ packages: versions, ...results }, null, 2)}\n`);
}

function judge(results) {
  const { good, text } = verdict(results);
  print(text);
  if (!good && !quick) process.exitCode = 1;
}
