// The messages of the benchmark. Bodies and frames are made in the page that uses them; nothing large crosses into it.

/** The identifier of subscription `number`. */
export const subscriptionOf = (number) => `sub-${number}`;

/** Where messages of subscription `number` come from, and where others go. */
export const destinationOf = (number) => `/topic/chat.general.${number}`;

const SENTENCES = {
  ascii: 'The meeting starts at three; bring the figures of last week. ',
  korean: '회의는 세 시에 시작합니다. 지난주 자료를 가져와 주세요. ',
};
const PADDING = '.'.charCodeAt(0);

// Enough different messages that no package can live off having seen the last one, but no more memory than this.
const MOST_MESSAGES = 256;
const MOST_BYTES = 4 * 1024 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** How many different messages of a size (bytes) take turns. */
export const poolSize = (size) => Math.min(MOST_MESSAGES, Math.ceil(MOST_BYTES / size));

/** The body of the case's message `number`: UTF-8 of exactly `size` bytes. */
export function bodyBytes({ kind, size }, number) {
  const sentence = SENTENCES[kind] ?? SENTENCES.ascii;
  const bytes = new Uint8Array(size).fill(PADDING);
  encoder.encodeInto(`${number} ${sentence.repeat(Math.ceil(size / sentence.length))}`, bytes);
  return bytes;
}

/** A flat string, as a WebSocket delivers it: one that was concatenated would be flattened on somebody's time. */
export const flatText = (bytes) => decoder.decode(bytes);

/** The headers of message `number`: seven, like those of a RabbitMQ. Subscriptions take turns. */
export function messageHeaders({ subscriptions }, bodyLength, number) {
  const subscription = subscriptionOf(number % subscriptions);
  return {
    subscription,
    destination: destinationOf(number % subscriptions),
    'message-id': `T_${subscription}@@session-Kq3vX0mZs81JtRb5uYw2aA@@${number}`,
    redelivered: 'false',
    persistent: '1',
    'content-type': 'text/plain',
    'content-length': `${bodyLength}`,
  };
}

/**
 * The MESSAGE frames around bodies (bytes), as the messages of a WebSocket: strings, or ArrayBuffers. Each item of what
 * this gives is an array of such messages, and has `together` frames in it.
 */
export function messageData(theCase, bodies) {
  const frames = bodies.map((body, number) => messageFrame(theCase, body, number));
  const items = [];
  for (let first = 0; first < frames.length; first += theCase.together) {
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
    ([name, value]) => `${name}:${value}\n`,
  );
  const head = encoder.encode(`MESSAGE\n${lines.join('')}\n`);
  return joined([head, body, Uint8Array.of(0)]);
}

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
