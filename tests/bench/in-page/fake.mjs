// The page of one package over the fake socket: `bench` is called from outside, one case per page.

import { openTraffic } from './traffic.mjs';
import { digestOf, digestOfSent } from './digest.mjs';
import { bodyBytes, destinationOf, flatText, messageHeaders } from '../frames.mjs';

// Two show as much as all of them do.
const CHECKED = 2;

let traffic;
let together;
let next = 0;

globalThis.bench = {
  /** Connects a client for the case. */
  async open(theCase) {
    traffic = await openTraffic(theCase);
    ({ together } = theCase);
  },

  /** Passes `count` items through the client, as many as come together; gives the milliseconds that passed. */
  run(count) {
    const before = traffic.passed();
    const start = performance.now();
    passOn(count);
    const elapsed = performance.now() - start;
    const passed = traffic.passed() - before;
    const wanted = count * together;
    if (passed !== wanted) throw new Error(`of ${wanted} messages ${passed} came through in time`);
    return elapsed;
  },

  /** Makes the heap young, so that no sample pays for the garbage of the one before. */
  tidy() {
    globalThis.gc?.({ type: 'minor', execution: 'sync' });
  },

  nothing() {},

  /** `{expected, delivered}` of the first messages of a case: what was put in and what came out. */
  async check(theCase) {
    const delivered = [];
    const { socket, pool, pass } = await openTraffic(theCase, (message) =>
      delivered.push(digestOf(message)),
    );
    for (const item of pool.slice(0, CHECKED)) {
      pass(item);
      if (theCase.direction === 'outgoing') delivered.push(digestOfSent(socket.last));
    }
    const numbers = [...Array(CHECKED * theCase.together).keys()];
    return { expected: numbers.map((number) => expectedDigest(theCase, number)), delivered };
  },
};

function passOn(count) {
  const { pool, pass } = traffic;
  for (let i = 0; i < count; i++) {
    pass(pool[next]);
    next = next + 1 === pool.length ? 0 : next + 1;
  }
}

function expectedDigest(theCase, number) {
  const bytes = bodyBytes(theCase, number);
  const body = flatText(bytes);
  if (theCase.direction === 'incoming') {
    return digestOf({
      command: 'MESSAGE',
      headers: messageHeaders(theCase, bytes.length, number),
      body,
    });
  }
  const headers = {
    destination: destinationOf(number % theCase.destinations),
    'content-length': `${bytes.length}`,
  };
  const carrier = theCase.kind === 'binary' ? 'bytes' : 'text';
  return { carrier, ...digestOf({ command: 'SEND', headers, body }) };
}
