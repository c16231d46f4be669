// Requests to a SockJS server.

import { aside } from '../platform/zone.js';
import type { TransportHost } from './transport.js';

/** Does `work`. A failure is told to the host, unless the signal has been aborted. */
export function run(host: TransportHost, signal: AbortSignal, work: () => Promise<void>): void {
  work().catch((error) => signal.aborted || host.failed(error.message ?? `${error}`));
}

/**
 * Asks for `url`, with the cookies by which servers are shared out. Throws, in words for people, if there
 * is no answer, or none of success; `on404` is what the status 404 means.
 */
export async function ask(url: string, options: RequestInit, on404 = ''): Promise<Response> {
  if (!globalThis.fetch) throw new Error('SockJS over HTTP needs `fetch`, which is missing here');
  let response;
  try {
    response = await aside(() =>
      fetch(url, { credentials: 'include', cache: 'no-store', ...options }),
    );
  } catch (error) {
    throw new Error(`no answer from ${url}, or one that CORS does not let through (${error})`);
  }
  if (response.ok) return response;
  throw new Error(`status ${response.status} from ${url}${response.status === 404 ? on404 : ''}`);
}

/** Asks a server whether it offers WebSocket. */
export async function askInfo(host: TransportHost, signal: AbortSignal): Promise<void> {
  const { url } = host;
  // Without `fetch`, as in Jest's jsdom, WebSocket is what is left.
  const response = await (typeof fetch === 'undefined'
    ? undefined
    : ask(url, { signal }, ' (no SockJS here; a WebSocket goes into brokerURL)'));
  const info = response ? await response.json().catch(() => undefined) : {};
  if (typeof info !== 'object' || info === null) throw new Error(`no JSON object from ${url}`);
  if (!signal.aborted) host.info(info.websocket !== false);
}
