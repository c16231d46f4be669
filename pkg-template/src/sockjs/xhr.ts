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
    let rest;
    do {
      const response = await ask(url, { method: 'POST', signal: receiving() }, UNKNOWN);
      rest = await read(response, name === 'xhr-streaming', signal, (frame) => host.frame(frame));
      // A page, most likely, and no frame that was cut off.
      if (!signal.aborted && /^[^acho]/.test(rest)) host.frame(rest);
      if (signal.aborted) return;
    } while (host.responseEnded(rest !== ''));
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
      const request = { method: 'POST', body, keepalive, signal: flushing() };
      const response = await ask(sending, request, UNKNOWN);
      if (signal.aborted) return;
      if (isPage(response)) throw new Error(`messages were answered by a page, ${response.url}`);
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

/**
 * Whether messages that were posted have come to a page instead of the server of SockJS: that of a log-in, to which a
 * proxy has redirected them, or one in place of the answer. SockJS answers with status 204.
 */
const isPage = ({ status, redirected, headers }: Response): boolean =>
  status !== 204 && (redirected || /html/i.test(`${headers.get('content-type')}`));

/** Tells the frames of a response; gives what has begun at its end and has not ended. */
async function read(
  response: Response,
  streams: boolean,
  signal: AbortSignal,
  tell: (frame: string) => void,
): Promise<string> {
  // Any of them may be the last.
  const take = linesOf((line) => signal.aborted || tell(line));
  if (!response.body) {
    if (streams) throw new Error('responses cannot be read here before they are complete');
    return take(await response.arrayBuffer());
  }
  const reader = response.body.getReader();
  let rest = '';
  for (let piece; !signal.aborted && !(piece = await reader.read()).done; )
    rest = take(piece.value);
  return rest;
}
