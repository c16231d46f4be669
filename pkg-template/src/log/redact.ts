// What must not stand in a log.

const SECRETS =
  /^([^:\n]*(?:authorization|passcode|password|passwd|token|secret|cookie|credential|api[-_]?key)[^:\n]*):[^\n]*/gim;
const AUTHORIZATION = /^([^:\n]*authorization[^:\n]*):[^\n]*/gim;

/**
 * The head of a frame, with `***` for every value that must not stand in a log: what looks like a
 * credential in CONNECT, and `authorization` everywhere.
 */
export const redact = (head: string): string =>
  head.replace(/^(CONNECT|STOMP)\n/.test(head) ? SECRETS : AUTHORIZATION, '$1:***');
