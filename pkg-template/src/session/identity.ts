// Who is connected, as far as it can be known.

import type { StompHeaders } from '../api/stomp-headers.js';
import type { SessionOptions } from './options.js';

/** What tells one user from another; `undefined` if it is not known, which counts as unchanged. */
export function identityOf(
  { identity }: SessionOptions,
  connect: StompHeaders,
  connected: StompHeaders,
): unknown {
  if (identity) return identity(connect, connected);
  return connected['user-name'] || connect.login || ofToken(connect);
}

/** A JWT says who has it; other tokens do not. */
function ofToken(connect: StompHeaders): string | undefined {
  const name = Object.keys(connect).find((it) => it.toLowerCase() === 'authorization');
  const part = name && /^Bearer\s+[\w-]+\.([\w-]+)\./i.exec(`${connect[name]}`)?.[1];
  if (!part) return undefined;
  try {
    const { iss, sub } = JSON.parse(atob(part.replace(/-/g, '+').replace(/_/g, '/')));
    return sub === undefined ? undefined : JSON.stringify([iss, sub]);
  } catch {
    return undefined;
  }
}
