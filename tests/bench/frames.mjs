// The messages of the benchmark. Bodies and frames are made in the page that uses them; nothing large crosses into it.

import { acknowledgedHeaders, incomingHeaders } from './headers.mjs';

const SENTENCES = {
  ascii: 'The meeting starts at three; bring the figures of last week. ',
  korean: '회의는 세 시에 시작합니다. 지난주 자료를 가져와 주세요. ',
};
const PADDING = '.'.charCodeAt(0);

// Enough different messages that no package can live off having seen the last ones, but no more memory than this.
const MOST_MESSAGES = 256;
const MOST_CHANGING_HEADS = 1024;
const MOST_BYTES = 4 * 1024 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** How many different messages of a case take turns. */
export function poolSize({ size, headers, destinations, together }) {
  const isConstant = headers === 'none' || headers === 'constant';
  const most = isConstant ? MOST_MESSAGES : MOST_CHANGING_HEADS;
  return Math.max(Math.min(most, Math.ceil(MOST_BYTES / size)), destinations, together);
}

/**
 * The body of the case's message `number`: UTF-8 of exactly `size` bytes, or up to nine less where every header
 * changes, `content-length` with them.
 */
export function bodyBytes({ kind, size, headers }, number) {
  const sentence = SENTENCES[kind] ?? SENTENCES.ascii;
  const length = headers === 'changing' ? size - (number % 10) : size;
  const bytes = new Uint8Array(length).fill(PADDING);
  encoder.encodeInto(`${number} ${sentence.repeat(Math.ceil(size / sentence.length))}`, bytes);
  return bytes;
}

/** A flat string, as a WebSocket delivers it: the cost of flattening a concatenated one would be measured too. */
export const flatText = (bytes) => decoder.decode(bytes);

/** The headers of MESSAGE `number` of a case. */
export function messageHeaders(theCase, bodyLength, number) {
  const headers = incomingHeaders[theCase.headers](theCase, bodyLength, number);
  return theCase.acknowledged ? { ...headers, ...acknowledgedHeaders(number) } : headers;
}

/**
 * The MESSAGE frames around bodies (bytes), as the messages of a WebSocket: strings, or ArrayBuffers. Each item of what
 * this gives is an array of such messages, and has `together` frames in it.
 */
export function messageData(theCase, bodies) {
  const frames = bodies.map((body, number) => messageFrame(theCase, body, number));
  const items = [];
  for (let first = 0; first + theCase.together <= frames.length; first += theCase.together) {
    const bytes = joined(frames.slice(first, first + theCase.together));
    items.push(
      cut(bytes, theCase.pieces).map(
        theCase.kind === 'binary' ? (piece) => piece.slice().buffer : flatText,
      ),
    );
  }
  return items;
}

function messageFrame(theCase, body, number) {
  const lines = Object.entries(messageHeaders(theCase, body.length, number)).map(
    ([name, value]) => `${escaped(name)}:${escaped(value)}\n`,
  );
  const head = encoder.encode(`MESSAGE\n${lines.join('')}\n`);
  return joined([head, body, Uint8Array.of(0)]);
}

const ESCAPES = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', ':': '\\c' };

/** A header's name or value as STOMP 1.2 writes it. */
const escaped = (text) => text.replaceAll(/[\\\n\r:]/g, (character) => ESCAPES[character]);

/** A header's name or value as it was before it was escaped. */
export const unescaped = (text) =>
  text.replaceAll(/\\[\\nrc]/g, (escape) =>
    Object.keys(ESCAPES).find((character) => ESCAPES[character] === escape),
  );

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Equal pieces of bytes; of text only where each byte is a character. */
function cut(bytes, pieces) {
  const length = Math.ceil(bytes.length / pieces);
  return Array.from({ length: pieces }, (_, number) =>
    bytes.subarray(number * length, (number + 1) * length),
  );
}
