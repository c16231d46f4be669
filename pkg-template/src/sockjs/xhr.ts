// Requests as a way: what comes, comes in responses, and what goes, goes in requests of its own.

import { textOf } from './carrier.js';
import type { Carrier, Owner } from './carrier.js';
import { RESPONSE_ENDED, SENT, TO_SEND, YES } from './codes.js';
import { linesOf } from './lines.js';
import { ask, run } from './request.js';

/** Small enough to survive the page that sends it: browsers have a budget for that. */
const KEPT_ALIVE = 1024;

/** Receives from the owner's address. */
export function byRequests(
  owner: Owner,
  signal: AbortSignal,
  transport: string,
  sending: string,
): Carrier {
  const { url } = owner;
  const waiting: string[] = [];

  /** Asks for one response after the other. */
  const receive = async (): Promise<void> => {
    let isPartial;
    do {
      const response = await ask(url, { method: 'POST', signal });
      isPartial = await read(response, transport === 'xhr-streaming', signal, (frame) =>
        owner.frame(frame),
      );
      if (signal.aborted) return;
    } while (owner.put(RESPONSE_ENDED, Number(isPartial)) === YES);
    throw new Error('a response broke off');
  };

  /** Sends what waits: in order, one request at a time. */
  const flush = async (): Promise<void> => {
    // What is sent in one go travels in one request.
    await undefined;
    while (waiting.length && !signal.aborted) {
      let count = 0;
      while (count < waiting.length && owner.put(TO_SEND, waiting[count].length) === YES) count++;
      const body = JSON.stringify(waiting.slice(0, count));
      await ask(sending, { method: 'POST', body, keepalive: body.length < KEPT_ALIVE, signal });
      if (signal.aborted) return;
      waiting.splice(0, count);
      owner.put(SENT, waiting.length);
    }
  };

  run(owner, signal, receive);
  return {
    transport,
    waiting,
    send(data) {
      if (waiting.push(textOf(data)) === 1) run(owner, signal, flush);
    },
  };
}

/** Tells the frames of a response; gives whether it ended within one. */
async function read(
  response: Response,
  streams: boolean,
  signal: AbortSignal,
  tell: (frame: string) => void,
): Promise<boolean> {
  // Any of them may be the last.
  const take = linesOf((line) => signal.aborted || tell(line));
  if (!response.body) {
    if (streams) throw new Error('responses cannot be read here before they are complete');
    return take(await response.arrayBuffer());
  }
  const reader = response.body.getReader();
  let isPartial = false;
  for (let piece; !signal.aborted && !(piece = await reader.read()).done; )
    isPartial = take(piece.value);
  return isPartial;
}
