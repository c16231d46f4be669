// The options that say where SockJS is, and which transports may be used.

import type { SockJSTransport } from './types.js';

const ALL: readonly SockJSTransport[] = ['websocket', 'xhr-streaming', 'xhr-polling'];

/** The option `transports`, or what it is by default. */
export function transportsOf(chosen: readonly SockJSTransport[] | undefined): readonly SockJSTransport[] {
  return chosen ?? ALL;
}

/**
 * Where SockJS is: an address, or a path on the page's own site. Throws if it is no address, or one of
 * something else.
 */
export function absolute(url: unknown): string {
  let href = `${url}`;
  try {
    href = new URL(href, globalThis.location?.href).href;
  } catch {
    // It is shown as it is.
  }
  if (/^https?:/.test(href)) return href;
  throw new TypeError(
    `sockjsURL must begin with http:// or https://, or be a path on the page's own site: ${href}`,
  );
}

/** Throws if `conf` has one of the options and it is of no use. */
export function checkOptions(conf: { sockjsURL?: unknown; transports?: unknown }): void {
  const { sockjsURL, transports = ALL } = conf;
  if (sockjsURL) absolute(sockjsURL);
  if (Array.isArray(transports) && transports.length && transports.every((name) => ALL.includes(name))) return;
  throw new TypeError(`transports must be an array of ${ALL.join(', ')}, or of some of them: ${transports}`);
}
