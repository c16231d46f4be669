// Runs crates/load against a broker, once for each measurement.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { loadBinary, mustExist } from '../../e2e/support/environment.mjs';

const run = promisify(execFile);

/** What `stomp-load` measures of a contestant: `measure(contestant, 'exchange', {size: 100})`. */
export async function measure({ address, pid }, kind, options) {
  mustExist(loadBinary, 'build it (cargo build --release -p stomp-load) or set LOAD_BIN');
  const { stdout } = await run(loadBinary, [
    '--address',
    address,
    '--pid',
    `${pid}`,
    kind,
    ...flags(options),
  ]);
  return JSON.parse(stdout);
}

/** `{warmUp: 1, subscribe: true}` as `--warm-up 1 --subscribe`. */
function flags(options) {
  return Object.entries(options).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === true) return [flag];
    return value === false || value === undefined ? [] : [flag, `${value}`];
  });
}
