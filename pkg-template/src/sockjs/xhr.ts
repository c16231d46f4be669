// Requests as a way: what comes, comes in responses, and what goes, goes in requests of its own.

import { idle } from '../idle.js';
import { textOf } from './carrier.js';
import type { Carrier, Owner } from './carrier.js';
import { RESPONSE_ENDED, SENT, TO_SEND, YES } from './codes.js';
import { Lines } from './lines.js';
import { errand } from './request.js';
import type { Errand } from './request.js';

/** Small enough to survive the page that sends it: browsers have a budget for that. */
const KEPT_ALIVE = 1024;

export function byRequests(owner: Owner, transport: string, receiving: string, sending: string): Carrier {
  const work = errand(owner);
  const waiting: string[] = [];
  work.run(() => receive(owner, work, receiving, transport === 'xhr-streaming'));
  return {
    transport,
    textOnly: true,
    waiting,
    send(data) {
      if (waiting.push(textOf(data)) === 1) work.run(() => flush(owner, work, sending, waiting));
    },
    // The machine closes a session of requests by itself, when all has been sent.
    close: idle,
    drop: work.drop,
  };
}

/** Sends what waits: in order, one request at a time. */
async function flush(owner: Owner, { signal, ask }: Errand, url: string, waiting: string[]): Promise<void> {
  // What is sent in one go travels in one request.
  await undefined;
  while (waiting.length && !signal.aborted) {
    let count = 0;
    while (count < waiting.length && owner.put(TO_SEND, waiting[count].length) === YES) count++;
    const body = JSON.stringify(waiting.slice(0, count));
    await ask(url, { method: 'POST', body, keepalive: body.length < KEPT_ALIVE });
    if (signal.aborted) return;
    waiting.splice(0, count);
    owner.put(SENT, waiting.length);
  }
}

/** Asks for one response after the other. */
async function receive(owner: Owner, { signal, ask }: Errand, url: string, streams: boolean): Promise<void> {
  let lines: Lines;
  const take = (piece: BufferSource): void => {
    for (const line of lines.take(piece)) {
      // Any of them may be the last.
      if (!signal.aborted) owner.frame(line);
    }
  };
  do {
    lines = new Lines();
    const response = await ask(url, { method: 'POST' });
    if (response.body) {
      const reader = response.body.getReader();
      for (let piece; !signal.aborted && !(piece = await reader.read()).done; ) take(piece.value);
    } else {
      if (streams) throw new Error('responses cannot be read here before they are complete');
      take(await response.arrayBuffer());
    }
    if (signal.aborted) return;
  } while (owner.put(RESPONSE_ENDED, lines.rest.length) === YES);
  throw new Error('a response broke off');
}
