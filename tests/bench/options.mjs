// What was asked for on the command line, and how thoroughly it will be measured.

import { CASES, nameOf, SHAPE_NAMES, SIZES, sizeName } from './cases.mjs';
import { leave, readCommandLine } from './command-line.mjs';
import { BROWSERS } from './contest.mjs';
import { SIZES as SOCKET_SIZES } from './websocket.mjs';

const USAGE = `Usage: node tests/bench/client.mjs [--shape NAME]... [--size SIZE]... [--quick] [--package DIR]
                                  [--browser NAME] [--control] [--only TEXT] [--json FILE] [--record]

  --shape NAME   only this shape: ${SHAPE_NAMES.join(', ')};
                 or the second word alone, for both directions
  --size SIZE    only this size of the body: ${SIZES.map(sizeName).join(', ')}, or the bytes
  --quick        fewer pages and samples: seconds instead of minutes, and less to be trusted; without --size
                 of two sizes only
  --package DIR  the built package that is measured beside stompjs, instead of STOMP_WASM_PKG or pkg/
  --browser NAME chromium (default), firefox or webkit; only of Chromium it can be told how much CPU time a page
                 took, so the other two are measured over the fake socket alone, by the page's clock
  --control      stompjs beside itself, to see how far the figures can be trusted; fails, unless --quick,
                 when a ratio is not 1 ± 0.05
  --only TEXT    only the cases with TEXT in their names, which are like "in constant 64 B",
                 "websocket" and "startup"
  --json FILE    also writes the results to FILE
  --record       keeps the ratios in tests/bench/ratios, by the package's version; those of other cases stay
`;

const THOROUGH = {
  sizes: SIZES,
  socketSizes: SOCKET_SIZES,
  fake: { pages: 5, rounds: 10, warmUp: 150, sample: 10 },
  socket: { pages: 5, rounds: 10 },
  startup: { rounds: 21 },
};

const QUICK_SIZES = [64, 16 * 1024];
const QUICK = {
  sizes: QUICK_SIZES,
  socketSizes: QUICK_SIZES,
  fake: { pages: 2, rounds: 5, warmUp: 80, sample: 8 },
  socket: { pages: 1, rounds: 2 },
  startup: { rounds: 3 },
};

/** By the page's clock, which is coarser, and with fewer of the pages that take long to open. */
const OTHER_BROWSER = { pages: 2, rounds: 7, warmUp: 150, sample: 25 };

/** `{browser, control, quick, json, keep, directory, plan}`; leaves with the usage when the command line makes no sense. */
export function readOptions() {
  const {
    browser,
    quick,
    control,
    json,
    help,
    record: keep,
    package: directory,
    ...choice
  } = parse();
  if (help) leave(USAGE, 0);
  if (!BROWSERS.includes(browser))
    leave(`--browser is one of ${BROWSERS.join(', ')}, not ${browser}\n\n${USAGE}`, 2);
  const plan = planFor(browser, { quick, control, ...choiceOf(choice) });
  const isEmpty = !plan.cases.length && !plan.socketSizes.length && !plan.startup.rounds;
  if (isEmpty)
    leave(`nothing is called like that: ${process.argv.slice(2).join(' ')}\n\n${USAGE}`, 2);
  return { browser, control, quick, json, keep, directory, plan };
}

/** What of everything is measured, as functions. */
function choiceOf({ shape: shapes, size, only = '' }) {
  for (const name of shapes ?? []) {
    if (!SHAPE_NAMES.some((known) => isNamed(known, name)))
      leave(`--shape is one of ${SHAPE_NAMES.join(', ')}, not ${name}\n`, 2);
  }
  return {
    sizes: size?.map(bytesOf),
    wantsCase: (theCase) =>
      (!shapes || shapes.some((name) => isNamed(theCase.shape, name))) &&
      nameOf(theCase).includes(only),
    wantsOther: (name) => !shapes && !size && name.includes(only),
  };
}

/** Whether a shape is meant by its whole name or by the word after the direction. */
const isNamed = (shape, name) => shape === name || shape.split(' ')[1] === name;

const FACTORS = { '': 1, b: 1, k: 1024, m: 1024 * 1024 };

/** The bytes of `64`, `16K`, `16 KiB` or `1MB`. */
function bytesOf(text) {
  const [, digits, unit = ''] = /^(\d+) ?([bkm]?)(?:i?b)?$/i.exec(text) ?? [];
  const bytes = digits * FACTORS[unit.toLowerCase()];
  if (!SIZES.includes(bytes))
    leave(`--size is one of ${SIZES.map(sizeName).join(', ')}, not ${text}\n`, 2);
  return bytes;
}

const all = () => true;

/** What is measured, and how thoroughly. */
export function planFor(
  browser,
  { quick = false, control = false, sizes, wantsCase = all, wantsOther = all } = {},
) {
  const base = quick ? QUICK : THOROUGH;
  const isChromium = browser === 'chromium';
  // stompjs beside itself needs no broker: what the method is worth shows without it.
  const wants = (name) => isChromium && !control && wantsOther(name);
  const chosen = sizes ?? base.sizes;
  return {
    fake: isChromium || quick ? base.fake : OTHER_BROWSER,
    socket: base.socket,
    cases: CASES.filter((theCase) => chosen.includes(theCase.size) && wantsCase(theCase)),
    socketSizes: wants('websocket') ? base.socketSizes : [],
    startup: wants('startup') ? base.startup : { rounds: 0 },
  };
}

function parse() {
  const options = {
    shape: { type: 'string', multiple: true },
    size: { type: 'string', multiple: true },
    package: { type: 'string' },
    browser: { type: 'string', default: 'chromium' },
    quick: { type: 'boolean', default: false },
    control: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
    record: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  };
  return readCommandLine(options, USAGE);
}
