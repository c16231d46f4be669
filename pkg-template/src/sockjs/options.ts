// The options that say where SockJS is, and which transports may be used.

import { redactUrls } from '../log/redact.js';
import type { SockJSTransport } from '../api/sockjs-types.js';
import { requireFunction } from '../text/own-text.js';

/** The transports, by their numbers. */
export const TRANSPORTS: readonly SockJSTransport[] = ['websocket', 'xhr-streaming', 'xhr-polling'];

/** Throws if `conf` has one of the options and it is of no use. Gives where SockJS is. */
export function checkOptions(conf: {
  sockjsURL?: unknown;
  transports?: unknown;
  SockJS?: any;
}): string {
  const { sockjsURL, transports = TRANSPORTS, SockJS } = conf;
  if (SockJS) requireFunction(exported(SockJS), 'SockJS');
  const base = sockjsURL ? absolute(sockjsURL) : '';
  if (
    Array.isArray(transports) &&
    transports.length &&
    transports.every((name) => TRANSPORTS.includes(name))
  ) {
    return base;
  }
  throw new TypeError(
    `transports must be an array of ${TRANSPORTS.join(', ')}, or of some of them: ${transports}`,
  );
}

/** What a module has to give, where it is one: that of a CommonJS module has it there, sometimes twice. */
export const exported = (loaded: any): any => (loaded?.default ? exported(loaded.default) : loaded);

/** An address, or a path on the page's own site, as an address. */
function absolute(url: unknown): string {
  let href = `${url}`;
  let user = '';
  try {
    const { username, password, href: whole } = new URL(href, globalThis.location?.href);
    href = whole;
    user = username + password;
  } catch {
    // It is shown as it is.
  }
  // Browsers request no such address.
  if (user) throw new TypeError('sockjsURL must have no user and password: use connectHeaders');
  // A path without a page (on a server that renders pages, say) is of no use before activate(), and does no harm.
  if (/^https?:/.test(href) || (!globalThis.location && href.startsWith('/'))) return href;
  throw new TypeError(
    redactUrls(
      `sockjsURL must begin with http:// or https:// (ws:// goes into brokerURL), or be a path on the page's own site: ${href}`,
      { secretNames: [] },
    ),
  );
}
