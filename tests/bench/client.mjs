// `cargo xtask bench client`: stomp-wasm beside @stomp/stompjs in a browser, in one run. See README.md.

import { writeFile } from 'node:fs/promises';

import {
  describeEnvironment,
  describePackages,
  overFakeSocket,
  overWebSocket,
  startup,
  withBrowser,
  withLimits,
} from './contest.mjs';
import { readOptions } from './options.mjs';
import { keepRatios } from './judgement.mjs';
import { fakeSocketTables, shareText, socketTable, startupTable, verdict } from './report.mjs';

const { browser: browserName, control, quick, json, keep, directory, plan } = readOptions();
const progress = (text) => process.stderr.write(`${text}\n`);
const asJson = (value) => `${JSON.stringify(value, null, 2)}\n`;
const print = (text) => process.stdout.write(`${text}\n`);

try {
  await withBrowser(browserName, run);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function run(browser, site) {
  const environment = describeEnvironment(browser);
  const packages = await describePackages({ control, directory });
  const names = packages.map(({ name }) => name);
  print(`${environment.browser}, ${environment.cores} cores (${environment.processor})`);
  print(`${packages.map(({ name, version }) => `${name} ${version}`).join(' beside ')}\n`);
  const measured = await overFakeSocket(browser, site, packages, plan, progress);
  const judged = browserName === 'chromium' && !control;
  const fake = judged
    ? await withLimits(browser, site, packages, plan, measured, progress)
    : measured;
  if (fake.length) tellFake(fake, names);
  const websocket = await overWebSocket(browser, site, packages, plan, progress);
  if (websocket.results.length) tellWebSocket(websocket);
  const started = await startup(browser, site, packages, plan, progress);
  if (started.length) tellStartup(started, names);
  const versions = packages.map(({ name, version }) => ({ name, version }));
  const results = { environment, packages: versions, fake, websocket, startup: started };
  if (json) await writeFile(json, asJson(results));
  if (keep) await keepRatios(results);
  if (control) judge(fake);
}

function tellFake(results, names) {
  const clock =
    browserName === 'chromium' ? 'CPU time of the main thread' : "time by the page's clock";
  print(`Fake socket: ${clock} per message, and how many times less the second takes\n`);
  print(fakeSocketTables(results, names, browserName === 'chromium' && !control));
  print(`\n${shareText(results)}\n`);
}

function tellWebSocket(websocket) {
  print('Real WebSocket, our broker: CPU time of the main thread per message\n');
  print(socketTable(websocket));
}

function tellStartup(results, names) {
  print('Start-up: CPU time of the main thread, and how many times as long the second takes\n');
  print(startupTable(results, names));
}

function judge(results) {
  const { good, text } = verdict(results);
  print(text);
  if (!good && !quick) process.exitCode = 1;
}
