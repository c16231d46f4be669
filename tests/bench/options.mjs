// What was asked for on the command line, and how thoroughly it will be measured.

import { CASES, nameOf } from './cases.mjs';
import { leave, readCommandLine } from './command-line.mjs';
import { BROWSERS } from './contest.mjs';
import { SIZES } from './websocket.mjs';

const USAGE = `Usage: node tests/bench/client.mjs [--browser NAME] [--quick] [--control] [--only TEXT] [--json FILE]

  --browser    chromium (default), firefox or webkit; only of Chromium it can be told how much CPU time a page
               took, so the other two are measured over the fake socket alone, by the page's clock
  --quick      two sizes, one page each: shows in seconds that it works; its figures mean little
  --control    stompjs beside itself, to see how far the figures can be trusted; fails, unless --quick,
               when a ratio is not 1 ± 0.05
  --only TEXT  only the cases with TEXT in their names, which are like "incoming ascii 64 B",
               "websocket" and "startup"
  --json FILE  also writes the results to FILE
`;

const THOROUGH = {
  cases: CASES,
  socketSizes: SIZES,
  fake: { pages: 5, rounds: 10, warmUp: 150, sample: 10 },
  socket: { pages: 3, rounds: 8 },
  startup: { rounds: 21 },
};

const QUICK_SIZES = [64, 16 * 1024];
const QUICK = {
  cases: CASES.filter(({ size }) => QUICK_SIZES.includes(size)),
  socketSizes: QUICK_SIZES,
  fake: { pages: 1, rounds: 3, warmUp: 60, sample: 5 },
  socket: { pages: 1, rounds: 2 },
  startup: { rounds: 3 },
};

/** By the page's clock, which is coarser, and with fewer of the pages that take long to open. */
const OTHER_BROWSER = { pages: 2, rounds: 7, warmUp: 150, sample: 25 };

/** `{browser, control, quick, json, plan}`; leaves with the usage when the command line asks for it or makes no sense. */
export function readOptions() {
  const { browser, quick, control, only = '', json, help } = parse();
  if (help) leave(USAGE, 0);
  if (!BROWSERS.includes(browser))
    leave(`--browser is one of ${BROWSERS.join(', ')}, not ${browser}\n\n${USAGE}`, 2);
  const plan = planFor(browser, { quick, control, only });
  const isEmpty = !plan.cases.length && !plan.socketSizes.length && !plan.startup.rounds;
  if (isEmpty) leave(`no case has "${only}" in its name\n\n${USAGE}`, 2);
  return { browser, control, quick, json, plan };
}

/** What is measured, and how thoroughly. */
export function planFor(browser, { quick = false, control = false, only = '' } = {}) {
  const all = quick ? QUICK : THOROUGH;
  const isChromium = browser === 'chromium';
  // stompjs beside itself needs no broker: what the method is worth shows without it.
  const wants = (name) => name.includes(only) && isChromium && !control;
  return {
    ...all,
    fake: isChromium || quick ? all.fake : OTHER_BROWSER,
    cases: all.cases.filter((theCase) => nameOf(theCase).includes(only)),
    socketSizes: wants('websocket') ? all.socketSizes : [],
    startup: wants('startup') ? all.startup : { rounds: 0 },
  };
}

function parse() {
  const options = {
    browser: { type: 'string', default: 'chromium' },
    quick: { type: 'boolean', default: false },
    control: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  };
  return readCommandLine(options, USAGE);
}
