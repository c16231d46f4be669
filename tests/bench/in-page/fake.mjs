// The page of one package over the fake socket: `bench` is called from outside, one case per page.

import { openTraffic } from './traffic.mjs';
import { digestOf, digestOfSent } from './digest.mjs';
import { bodyBytes, flatText, messageHeaders } from '../frames.mjs';
import { ackOf, destinationOf, outgoingHeaders, subscriptionOf } from '../headers.mjs';

// As many items as there are sets of headers that take turns.
const CHECKED = 3;

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
    let socket;
    const traffic = await openTraffic(theCase, (message) => {
      delivered.push(digestOf(message));
      if (!theCase.acknowledged) return;
      message.ack();
      delivered.push(digestOfSent(socket.last));
    });
    ({ socket } = traffic);
    for (const item of traffic.pool.slice(0, CHECKED)) {
      traffic.pass(item);
      if (theCase.direction === 'outgoing') delivered.push(digestOfSent(socket.last));
    }
    const numbers = [...Array(CHECKED * theCase.together).keys()];
    return { expected: numbers.flatMap((number) => expectedDigests(theCase, number)), delivered };
  },
};

function passOn(count) {
  const { pool, pass } = traffic;
  for (let i = 0; i < count; i++) {
    pass(pool[next]);
    next = next + 1 === pool.length ? 0 : next + 1;
  }
}

/** What should have come out for message `number`. */
function expectedDigests(theCase, number) {
  if (theCase.command === 'ACK') return [acknowledgement(number)];
  const bytes = bodyBytes(theCase, number);
  if (theCase.direction === 'outgoing') return [publication(theCase, bytes, number)];
  const headers = messageHeaders(theCase, bytes.length, number);
  const message = digestOf({ command: 'MESSAGE', headers, body: flatText(bytes) });
  return theCase.acknowledged ? [message, acknowledgement(number)] : [message];
}

/** stompjs names the subscription, which STOMP 1.2 does not ask for; both packages have to do the same. */
function acknowledgement(number) {
  const headers = { id: ackOf(number), subscription: subscriptionOf(0) };
  return sent('text', { command: 'ACK', headers, body: '' });
}

function publication({ kind, destinations, headers }, bytes, number) {
  const carrier = kind === 'binary' ? 'bytes' : 'text';
  return sent(carrier, {
    command: 'SEND',
    headers: {
      destination: destinationOf(number % destinations),
      'content-length': `${bytes.length}`,
      ...outgoingHeaders[headers](number),
    },
    body: flatText(bytes),
  });
}

const sent = (carrier, frame) => ({ carrier, ...digestOf(frame) });
