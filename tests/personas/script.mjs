// The language of the scenarios.
//
// A frame is a line: its command and headers separated by `|`, and behind `||` the body. A NUL is put behind it. These stand for values:
// `{n}` a name that no other scenario has, `{login}` the headers `login` and `passcode`, `{passcode}` the passcode, `{a.NAME}` the header
// NAME of the last MESSAGE on connection `a`, `{a.2.NAME}` that of the second one, `{a.session}` the header `session` of its CONNECTED.

/** A scenario: a name, and its steps. Options: `only`, the brokers that it is about; `protocols`, the subprotocols that are offered. */
export function scenario(name, steps, options = {}) {
  return { name, steps, ...options };
}

/** A step: frames (or what `text`, `bytes` and `together` give) sent on a connection, which is opened by its first step. */
export function on(connection, ...items) {
  return { connection, items };
}

export const a = (...items) => on('a', ...items);
export const b = (...items) => on('b', ...items);
export const c = (...items) => on('c', ...items);
export const tcp = (...items) => on('tcp', ...items);

/** The step with nothing sent behind it to see whether anything more comes: the stream is in the midst of a frame, or has been ended. */
export const last = (step) => ({ ...step, isLast: true });
/** The step, and a time in which nothing but heart-beats may come; they are recorded. */
export const beating = (step) => ({ ...step, isLast: true, beats: true });

/** A text message of these characters, as they are. */
export const text = (characters) => ({ characters });
/** A binary message of a frame, or of bytes. */
export const bytes = (frameOrBytes) => ({ binary: frameOrBytes });
/** Several frames in one message. */
export const together = (...frames) => ({ frames });
/** Ends the connection without a word, or with a closing handshake. */
export const DROP = { drop: true };
export const CLOSE = { close: 1000 };

export const connect = (version = '1.2', ...headers) =>
  ['CONNECT', `accept-version:${version}`, 'host:/', '{login}', ...headers].join('|');
export const subscribe = (destination, ...headers) =>
  ['SUBSCRIBE', 'id:s', `destination:${destination}`, ...headers].join('|');
export const send = (destination, body, ...headers) =>
  ['SEND', `destination:${destination}`, ...headers].join('|') + (body ? `||${body}` : '');
export const ack = (id, ...headers) => ['ACK', `id:${id}`, ...headers].join('|');
export const nack = (id, ...headers) => ['NACK', `id:${id}`, ...headers].join('|');

/** The bytes of a frame in this language. */
export function frame(line) {
  const [head, ...body] = line.split('||');
  return `${head.split('|').join('\n')}\n\n${body.join('||')}\0`;
}

export const RABBITMQ = ['rabbitmq', 'spring-relay'];
export const APACHE = ['activemq', 'artemis'];
/** Those with queues, acknowledgements, receipts and transactions. */
export const FULL = ['rabbitmq', 'spring-relay', 'activemq', 'artemis'];
export const OVER_TCP = ['rabbitmq', 'activemq', 'artemis'];
