// Requests as a transport: messages come in responses, and go out in requests of their own.

import { linesOf } from './lines.js';
import { ask, run } from './request.js';
import { textOf, type Transport, type TransportHost } from './transport.js';

/** Small enough to survive the page that sends it: browsers have a budget for that. */
const KEPT_ALIVE = 1024;

/** What 404 means. Spring 7.0.8 takes each connection for another user, and balancers may divide a session. */
const UNKNOWN =
  ' (the server does not know this session: do all requests reach one server, as one user?)';

/** Receives from the host's address, and sends to `sending`. */
export function openRequests(
  host: TransportHost,
  signal: AbortSignal,
  name: string,
  sending: string,
): Transport {
  const { url } = host;
  const waiting: string[] = [];
  const [receiving, flushing] = [renewed(signal), renewed(signal)];

  /** Asks for one response after the other. */
  const receive = async (): Promise<void> => {
    let isPartial;
    do {
      const response = await ask(url, { method: 'POST', signal: receiving() }, UNKNOWN);
      isPartial = await read(response, name === 'xhr-streaming', signal, (frame) =>
        host.frame(frame),
      );
      if (signal.aborted) return;
    } while (host.responseEnded(isPartial));
    throw new Error('a response broke off');
  };

  /** Sends what waits: in order, one request at a time. */
  const flush = async (): Promise<void> => {
    // What is sent in one go travels in one request.
    await undefined;
    while (waiting.length && !signal.aborted) {
      let count = 0;
      while (count < waiting.length && host.takes(waiting[count].length)) count++;
      const body = JSON.stringify(waiting.slice(0, count));
      const keepalive = body.length < KEPT_ALIVE;
      await ask(sending, { method: 'POST', body, keepalive, signal: flushing() }, UNKNOWN);
      if (signal.aborted) return;
      waiting.splice(0, count);
      host.sent(waiting.length);
    }
  };

  run(host, signal, receive);
  return {
    name,
    waiting,
    send(data) {
      if (waiting.push(textOf(data)) === 1) run(host, signal, flush);
    },
  };
}

/**
 * Signals that are aborted with `signal`, one for each request, only the latest of which is heard: Node keeps a listener of
 * every request on its signal until the request is collected, and warns when they are many.
 */
function renewed(signal: AbortSignal): () => AbortSignal {
  let latest: AbortController | undefined;
  signal.addEventListener('abort', () => latest?.abort(signal.reason));
  return () => {
    latest = new AbortController();
    return latest.signal;
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
