import type { TransportFailure } from '../api/sockjs-types.js';
import { redactUrls } from './redact.js';

/** What is thrown, or reported, when the other side does not speak STOMP. */
export function protocolError(text: string): Error {
  const error = new Error(`STOMP protocol error: ${text}`);
  error.name = 'StompProtocolError';
  return error;
}

/** What is reported when no transport works, or one does not any more. */
export function transportError(
  what: string,
  url: string,
  failures: TransportFailure[],
  secretNames: readonly string[],
): Error {
  const details = failures.map(({ transport, reason }) => `${transport}: ${reason}`).join('; ');
  const text = `${what}: ${url}${details && ` (${details})`}`;
  const error = new Error(redactUrls(text, secretNames));
  error.name = 'TransportError';
  return error;
}
