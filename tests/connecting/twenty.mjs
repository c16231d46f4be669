// Prints a table of ways not to connect: what the log and the events said. `node tests/connecting/twenty.mjs`

import { ours } from '../package/support/package.mjs';
import { CASES } from './cases.mjs';
import { watch } from './watch.mjs';

/** Stands in for a test: what is to be done at its end. */
class Cleanups {
  #all = [];
  after = (cleanup) => this.#all.push(cleanup);
  run = () => this.#all.forEach((cleanup) => cleanup());
}

/** Lines of every attempt, which say nothing of why it fails. */
const USUAL =
  /^(Opening Web|Web Socket Opened|STOMP: sched|Connection closed|>>> CONNECT|<<< |Received data|The attempt)/;

const cell = (lines) =>
  [...new Set(lines)]
    .map(
      (line) =>
        `\`${line.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('`', "'").slice(0, 260)}\``,
    )
    .join('<br>') || '–';

console.log('| | case | log | `onWebSocketError` | `onWebSocketClose` |');
console.log('| --- | --- | --- | --- | --- |');
for (const [index, each] of CASES.entries()) {
  const cleanups = new Cleanups();
  const { log, errors, closes } = await watch(ours.Client, each, cleanups);
  const lines = log.filter((line) => !USUAL.test(line));
  const cells = [index + 1, each.name, cell(lines), cell(errors), cell(closes)];
  console.log(`| ${cells.join(' | ')} |`);
  cleanups.run();
}
process.exit(0);
