// The options that say where SockJS is, and which transports may be used.

import { checkSockJs } from 'stomp-core';

const ALL = ['websocket', 'xhr-streaming', 'xhr-polling'];

/** An option for where SockJS is: an address, or a path on the page's own site. */
export function absolute(url: unknown): string {
  try {
    return new URL(`${url}`, globalThis.location?.href).href;
  } catch {
    return `${url}`;
  }
}

/** The option `transports` as the core takes it. */
export function listed(transports: readonly string[] | undefined): string {
  return (transports ?? ALL).join();
}

/** Throws if `conf` has one of the options and it is of no use. */
export function checkOptions(conf: { sockjsURL?: unknown; transports?: unknown }): void {
  const { sockjsURL, transports } = conf;
  if (transports !== undefined && !Array.isArray(transports)) {
    throw new TypeError('transports must be an array of names, best first');
  }
  if (sockjsURL || transports) {
    checkSockJs(sockjsURL ? absolute(sockjsURL) : 'http://', listed(transports as string[]));
  }
}
