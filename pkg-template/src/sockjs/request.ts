// Requests to a SockJS server.

import { idle } from '../idle.js';
import { aside } from '../zone.js';
import type { Carrier, Owner } from './carrier.js';
import { INFO } from './codes.js';

/** What is done by requests, until it is dropped. */
export interface Errand {
  readonly signal: AbortSignal;
  /** Asks for `url`; see {@link ask}. */
  ask(url: string, options?: RequestInit): Promise<Response>;
  /** Does `work`; what goes wrong with it is the owner's to know, unless he has dropped us. */
  run(work: () => Promise<void>): void;
  drop(): void;
}

export function errand(owner: Owner): Errand {
  const aborter = new AbortController();
  const { signal } = aborter;
  return {
    signal,
    ask: (url, options) => ask(url, { signal, ...options }),
    run(work) {
      work().catch((error) => signal.aborted || owner.failed(error.message ?? `${error}`));
    },
    drop: () => aborter.abort(),
  };
}

/**
 * Asks for `url`, with the cookies by which servers are shared out. Throws, in words for people, if there
 * is no answer, or none of success.
 */
async function ask(url: string, options: RequestInit): Promise<Response> {
  let response;
  try {
    response = await aside(() => fetch(url, { credentials: 'include', cache: 'no-store', ...options }));
  } catch (error) {
    throw new Error(`no answer from ${url}, or one that CORS does not let through (${error})`);
  }
  if (response.ok) return response;
  const forgotten = response.status === 404 ? ': the server does not know it (any more)' : '';
  throw new Error(`status ${response.status} from ${url}${forgotten}`);
}

/** Asks a server whether it offers WebSocket: the first thing on the way to all that it offers. */
export function byAsking(owner: Owner, url: string): Carrier {
  const { signal, ask, run, drop } = errand(owner);
  run(async () => {
    const response = await ask(url);
    const info = await response.json().catch(() => undefined);
    if (typeof info !== 'object' || info === null) throw new Error(`no JSON object from ${url}`);
    if (!signal.aborted) owner.put(INFO, Number(info.websocket !== false));
  });
  return { transport: 'info', textOnly: true, send: idle, close: idle, drop };
}
