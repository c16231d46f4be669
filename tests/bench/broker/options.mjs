// What was asked for on the command line, and how thoroughly it will be measured.

import { leave, readCommandLine } from '../command-line.mjs';

const USAGE = `Usage: node tests/bench/broker.mjs [--quick] [--only PART] [--json FILE]

  --quick      half a minute: shows that it works; its figures mean little
  --only PART  only one part: messages, latency, idle or slow; may be repeated
  --json FILE  also writes the results to FILE
`;

const PARTS = ['messages', 'latency', 'idle', 'slow'];

/** `window`: messages on their way at once; in a fan-out each is delivered a hundred times. */
const SHAPES = [
  { shape: '1 → 1', publishers: 1, subscribers: 1, window: 1000 },
  { shape: '1 → 100', publishers: 1, subscribers: 100, window: 50 },
  { shape: '100 → 1', publishers: 100, subscribers: 1, window: 1000 },
];

const CASES = SHAPES.flatMap((shape) => [
  { ...shape, size: 100 },
  { ...shape, size: 10_000, window: shape.window / 5 },
]);

const THOROUGH = {
  cases: CASES,
  exchange: { rounds: 3, seconds: 2, warmUp: 1 },
  latency: { rate: 500, size: 100, seconds: 5 },
  idle: { connections: 10_000, seconds: 25 },
  slow: { seconds: 60, each: 9, every: 1 },
};

const QUICK = {
  cases: CASES,
  exchange: { rounds: 1, seconds: 0.5, warmUp: 0.2 },
  latency: { rate: 500, size: 100, seconds: 0.5 },
  idle: { connections: 500, seconds: 1 },
  slow: { seconds: 8, each: 2, every: 0.25 },
};

/** `{parts, json, plan}`; leaves with the usage when the command line asks for it or makes no sense. */
export function readOptions() {
  const { quick, only = PARTS, json, help } = parse();
  if (help) leave(USAGE, 0);
  const unknown = only.find((part) => !PARTS.includes(part));
  if (unknown !== undefined) leave(`there is no part "${unknown}"\n\n${USAGE}`, 2);
  return { parts: only, json, plan: quick ? QUICK : THOROUGH };
}

function parse() {
  const options = {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  };
  return readCommandLine(options, USAGE);
}
