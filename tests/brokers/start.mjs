// Starts the brokers named, prints a line of JSON with the addresses of each once it accepts, and stops them all when it gets SIGINT or
// SIGTERM, or when its standard input ends (if that is a pipe or a terminal).
//
//   node tests/brokers/start.mjs [NAME…]

import { fstatSync } from 'node:fs';

import { ALL } from './kit/promises.mjs';
import { servers } from './servers/index.mjs';

const named = process.argv.slice(2);
const chosen = (named.length > 0 ? named : ALL).map((name) => servers[name]());
let stopping;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
if (tellsItsEnd(0)) process.stdin.resume().on('end', () => stop(0));
else setInterval(() => {}, 1 << 30); // Keeps this program running.

const results = await Promise.allSettled(chosen.map(start));
for (const { reason } of results.filter(({ status }) => status === 'rejected'))
  if (!stopping) console.error(reason.message);
if (results.some(({ status }) => status === 'rejected')) stop(1);

async function start(server) {
  await server.start();
  if (stopping) return;
  console.log(JSON.stringify(server.addresses));
  void server.process.exited.then(() => {
    if (!stopping) console.error(`${server.name} has ended: ${server.log}`);
  });
}

/** Whether the end of standard input is a wish of whoever started this: `/dev/null` ends at once. */
function tellsItsEnd(descriptor) {
  const input = fstatSync(descriptor);
  return input.isFIFO() || input.isSocket() || process.stdin.isTTY === true;
}

function stop(code) {
  stopping ??= Promise.allSettled(chosen.map((server) => server.stop())).then(() =>
    process.exit(code),
  );
}
