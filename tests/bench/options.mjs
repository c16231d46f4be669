// What was asked for on the command line, and how thoroughly it will be measured.

import { parseArgs } from 'node:util';

import { CASES, nameOf } from './cases.mjs';
import { SIZES } from './websocket.mjs';

const USAGE = `Usage: node tests/bench/client.mjs [--quick] [--control] [--only TEXT] [--json FILE]

  --quick      two sizes, one page each: shows in seconds that it works; its figures mean little
  --control    stompjs beside itself, to see how far the figures can be trusted; fails, unless --quick,
               when a ratio is not 1 ± 0.05
  --only TEXT  only the cases with TEXT in their names, which are like "incoming ascii 64 B" and "websocket"
  --json FILE  also writes the results to FILE
`;

const THOROUGH = {
  cases: CASES,
  socketSizes: SIZES,
  fake: { pages: 5, rounds: 10, warmUp: 150, sample: 10 },
  socket: { pages: 3, rounds: 8 },
};

const QUICK_SIZES = [64, 16 * 1024];
const QUICK = {
  cases: CASES.filter(({ size }) => QUICK_SIZES.includes(size)),
  socketSizes: QUICK_SIZES,
  fake: { pages: 1, rounds: 3, warmUp: 60, sample: 5 },
  socket: { pages: 1, rounds: 2 },
};

/** `{control, quick, json, plan}`; leaves with the usage when the command line asks for it or makes no sense. */
export function readOptions() {
  const { quick, control, only = '', json, help } = parse();
  if (help) leave(USAGE, 0);
  const all = quick ? QUICK : THOROUGH;
  const plan = {
    ...all,
    cases: all.cases.filter(theCase => nameOf(theCase).includes(only)),
    // stompjs beside itself needs no broker: what the method is worth shows without it.
    socketSizes: 'websocket'.includes(only) && !control ? all.socketSizes : [],
  };
  if (!plan.cases.length && !plan.socketSizes.length) leave(`no case has "${only}" in its name\n\n${USAGE}`, 2);
  return { control, quick, json, plan };
}

function parse() {
  const options = {
    quick: { type: 'boolean', default: false },
    control: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  };
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return leave(`${error.message}\n\n${USAGE}`, 2);
  }
}

function leave(text, code) {
  (code ? process.stderr : process.stdout).write(text);
  process.exit(code);
}
