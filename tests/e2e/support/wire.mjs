// STOMP frames taken apart and put together by hand: on purpose not by any codec under test.

const NUL = 0;
const LF = 10;

/** A frame as text. `headers` are lines. */
export const frame = (command, headers = [], body = '') =>
  `${command}\n${headers.map((line) => `${line}\n`).join('')}\n${body}\0`;

/** Strings (as UTF-8) and lists of bytes, joined. */
export const bytes = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));

/** A buffer for each byte of a text. */
export const eachByte = (text) => Array.from(Buffer.from(text), (byte) => Buffer.of(byte));

/** The one frame in a WebSocket message, headers as they stand on the wire, in order. Heart-beats give `undefined`. */
export function frameOf(data) {
  return takeFrame(Buffer.from(data))?.frame;
}

/** The frames among recorded WebSocket messages, each message one frame or heart-beat. */
export function framesFrom(wire, from) {
  return wire
    .filter((message) => message.from === from)
    .map((message) => frameOf(message.data))
    .filter(Boolean);
}

/** The first frame of `buffer` and what follows it, or `undefined` if no frame is complete yet. */
export function takeFrame(buffer) {
  let start = 0;
  while (buffer[start] === LF) start += 1;
  const blank = buffer.indexOf('\n\n', start);
  if (blank < 0) return undefined;
  const [command, ...lines] = buffer.toString('utf8', start, blank).split('\n');
  const headers = lines.map(splitLine);
  const length = headers.find(([name]) => name === 'content-length')?.[1];
  const end = length === undefined ? buffer.indexOf(NUL, blank) : blank + 2 + Number(length);
  if (end < 0 || end >= buffer.length) return undefined;
  return {
    frame: { command, headers, body: buffer.toString('utf8', blank + 2, end) },
    rest: buffer.subarray(end + 1),
  };
}

/** The value of a frame's header. */
export const header = ({ headers }, name) => headers.find(([known]) => known === name)?.[1];

function splitLine(line) {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1)];
}
