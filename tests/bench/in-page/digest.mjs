// What a message says, small enough to be compared outside the page.

import { unescaped } from '../frames.mjs';

/** FNV-1a over the UTF-16 code units of a text. */
export function hashOf(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}

/** `{command, headers, length, hash}` of a message; two that say the same have equal digests. */
export function digestOf({ command, headers, body }) {
  const sorted = Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1));
  return { command, headers: Object.fromEntries(sorted), length: body.length, hash: hashOf(body) };
}

/** The digest of a frame as it was given to a socket, `carrier` saying whether as text or as bytes. */
export function digestOfSent(data) {
  const carrier = typeof data === 'string' ? 'text' : 'bytes';
  const text =
    carrier === 'text' ? data : new TextDecoder('utf-8', { ignoreBOM: true }).decode(data);
  const end = text.indexOf('\n\n');
  const [command, ...lines] = text.slice(0, end).split('\n');
  const headers = Object.fromEntries(lines.map(splitHeader));
  if (!text.endsWith('\0')) throw new Error(`a ${command} frame was sent without its NUL`);
  return { carrier, ...digestOf({ command, headers, body: text.slice(end + 2, -1) }) };
}

function splitHeader(line) {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), unescaped(line.slice(colon + 1))];
}
