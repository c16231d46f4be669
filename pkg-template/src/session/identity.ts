// Who is connected, as far as it can be known.

import type { StompHeaders } from '../api/stomp-headers.js';
import { answer } from './forms.js';
import type { SessionOptions } from './options.js';

/** What tells one user from another, '' for none; `undefined` if it is not known, which counts as unchanged. */
export function identityOf(
  { identity }: SessionOptions,
  connect: StompHeaders,
  connected: StompHeaders,
): unknown {
  if (identity) {
    const ask = (): unknown => identity(connect, connected);
    return answer('unreachable', 'identity', 'string number boolean undefined', ask);
  }
  return connected['user-name'] || connect.login || ofToken(connect);
}

/** A JWT says who has it; other tokens do not. */
function ofToken(connect: StompHeaders): string | undefined {
  const name = Object.keys(connect).find((it) => it.toLowerCase() === 'authorization');
  if (!name) return '';
  const part = /^(?:Bearer\s+)?[\w-]+\.([\w-]+)\./i.exec(`${connect[name]}`)?.[1];
  if (!part) return undefined;
  try {
    const { iss, sub } = JSON.parse(atob(part.replace(/-/g, '+').replace(/_/g, '/')));
    return sub === undefined ? undefined : JSON.stringify([iss, sub]);
  } catch {
    return undefined;
  }
}
