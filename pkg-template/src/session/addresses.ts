// The addresses of a session, and its options as a whole.

import { Text } from './engine/abi.js';
import { checked } from './forms.js';
import type { SessionOptions } from './options.js';
import { misuse } from './texts.js';

export const ADDRESSES = ['brokerURL', 'sockjsURL'] as const;

/** The options of a session, checked; `isOver`: of one over a client that exists. */
export function sessionOptions(given: SessionOptions, isOver: boolean): SessionOptions {
  if (isOver) return checked(given, 'Session.over');
  const options: SessionOptions = checked(given, 'Session');
  if (!options.brokerURL && !options.sockjsURL && !options.webSocketFactory)
    throw misuse(Text.NoAddress);
  for (const name of ADDRESSES) {
    const address = options[name];
    if (Array.isArray(address) && !address.length) throw misuse(Text.EmptyList, name);
    if (address && typeof address !== 'function')
      for (const url of [address].flat()) addressOf(url, name, options);
  }
  return options;
}

/** The address that is given; `usage` if no socket takes it. That of a factory may be of any kind. */
export function addressOf(given: unknown, name: string, options: SessionOptions): string {
  const address = `${given}`;
  const isValid = (base: () => string | undefined): boolean => {
    try {
      const { protocol, hash } = new URL(address, base());
      return /^(ws|http)s?:/.test(protocol) && !hash;
    } catch {
      return false;
    }
  };
  // To read the location of a runtime without one may throw.
  const ofPage = (): string => (globalThis as any).location.href;
  if (given && (options.webSocketFactory || isValid(() => undefined) || isValid(ofPage)))
    return address;
  throw misuse(Text.WrongAddress, name);
}
