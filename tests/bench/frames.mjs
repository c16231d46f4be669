// The messages of the benchmark. Bodies and frames are made in the page that uses them; nothing large crosses into it.

export const SUBSCRIPTION = 'sub-0';
export const DESTINATION = '/topic/chat.general';

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
export const poolSize = size => Math.min(MOST_MESSAGES, Math.ceil(MOST_BYTES / size));

/** The body of the case's message `number`: UTF-8 of exactly `size` bytes. */
export function bodyBytes({ kind, size }, number) {
  const sentence = SENTENCES[kind] ?? SENTENCES.ascii;
  const bytes = new Uint8Array(size).fill(PADDING);
  encoder.encodeInto(`${number} ${sentence.repeat(Math.ceil(size / sentence.length))}`, bytes);
  return bytes;
}

/** A flat string, as a WebSocket delivers it: one that was concatenated would be flattened on somebody's time. */
export const flatText = bytes => decoder.decode(bytes);

/** The headers of message `number`: seven, like those of a RabbitMQ. */
export function messageHeaders(bodyLength, number) {
  return {
    subscription: SUBSCRIPTION,
    destination: DESTINATION,
    'message-id': `T_${SUBSCRIPTION}@@session-Kq3vX0mZs81JtRb5uYw2aA@@${number}`,
    redelivered: 'false',
    persistent: '1',
    'content-type': 'text/plain',
    'content-length': `${bodyLength}`,
  };
}

/** The MESSAGE frame around a body (bytes), as the data of a WebSocket message: a string, or an ArrayBuffer. */
export function messageData({ kind }, body, number) {
  const lines = Object.entries(messageHeaders(body.length, number)).map(([name, value]) => `${name}:${value}\n`);
  const head = encoder.encode(`MESSAGE\n${lines.join('')}\n`);
  const frame = new Uint8Array(head.length + body.length + 1);
  frame.set(head);
  frame.set(body, head.length);
  return kind === 'binary' ? frame.buffer : flatText(frame);
}
