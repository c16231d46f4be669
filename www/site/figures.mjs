// The figures beside those of stompjs that the landing page and README.md show, from docs/performance/figures.json.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from './documents.mjs';

/** The shapes of messages, as the file names them, and what is done with them. */
const SHAPES = { 'in constant': 'received', 'out constant': 'sent' };
const SIZES = { 64: '64 B', 1024: '1 KiB', 16384: '16 KiB' };

/** Two tables, `times` and `costs`: each has a `head` and `rows`. */
export async function figures() {
  const file = await readFile(path.join(root, 'docs/performance/figures.json'), 'utf8');
  const { browsers, sizes } = JSON.parse(file);
  const { fake, startup } = browsers.chromium;
  return { times: timesOf(fake), costs: costsOf(sizes, startup) };
}

/** The ratio is a median of neighbours in time, so it is told beside one of the times, not beside both. */
function timesOf(cases) {
  const rows = Object.entries(SHAPES).flatMap(([shape, verb]) =>
    Object.entries(SIZES).map(([size, name]) => {
      const found = cases.find((one) => one.shape === shape && one.size === Number(size));
      if (!found) throw new Error(`figures.json has no ${shape} of ${size}`);
      const [, ours] = found.microseconds;
      return [`a message of ${name}, ${verb}`, micro(ours), times(found.ratio)];
    }),
  );
  return { head: ['CPU time of the page', 'stomp-wasm', 'stompjs'], rows };
}

function costsOf(sizes, startup) {
  const size = (name) => {
    const found = sizes.find((one) => one.name === name);
    if (!found) throw new Error(`figures.json has no size of ${name}`);
    return `${Math.round(found.brotli / 1000)} KB`;
  };
  const first = startup.find(({ way }) => way === 'until the first message');
  if (!first) throw new Error('figures.json has no start until the first message');
  const [one, other] = first.milliseconds.map((value) => `${Math.round(value)} ms`);
  const rows = [
    ['script, by brotli', size('stompjs'), size('stomp-wasm, without SockJS')],
    ['script with SockJS', size('stompjs and sockjs-client'), size('stomp-wasm, SockJS built in')],
    ['CPU time until the first message', one, other],
  ];
  return { head: ['what a page pays for it', 'stompjs', 'stomp-wasm'], rows };
}

const micro = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} µs`;
const times = (ratio) => `${Math.round(ratio)} times as much`;
