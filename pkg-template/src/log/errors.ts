import type { TransportFailure } from '../api/sockjs-types.js';
import { redactUrls } from './redact.js';

/** An error that is known by its name. */
export const namedError = (name: string, text: string, options?: ErrorOptions): Error =>
  Object.assign(new Error(text, options), { name });

/** What is thrown, or reported, when the other side does not speak STOMP. */
export const protocolError = (text: string): Error =>
  namedError('StompProtocolError', `STOMP protocol error: ${text}`);

/** What is reported when no transport works, or one does not any more. */
export function transportError(
  what: string,
  url: string,
  failures: TransportFailure[],
  own: { readonly secretNames: readonly string[] },
): Error {
  const details = failures.map(({ transport, reason }) => `${transport}: ${reason}`).join('; ');
  const text = `${what}: ${url}${details && ` (${details})`}`;
  return namedError('TransportError', redactUrls(text, own));
}
