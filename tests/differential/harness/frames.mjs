// What a scenario's broker says.

/** A frame as text. Headers go out as they stand: nothing is escaped. */
export function frame(command, headers = {}, body = '') {
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
  return `${command}\n${pairs.map(([name, value]) => `${name}:${value}\n`).join('')}\n${body}\0`;
}

export const connected = (headers = {}) => frame('CONNECTED', { version: '1.2', ...headers });

export const message = (headers = {}, body = 'hello') =>
  frame(
    'MESSAGE',
    { subscription: 'sub-0', 'message-id': 'm-1', destination: '/q', ack: 'a-1', ...headers },
    body,
  );

export const receipt = (id, headers = {}) => frame('RECEIPT', { 'receipt-id': id, ...headers });

export const error = (headers = {}, body = '') =>
  frame('ERROR', { message: 'no', ...headers }, body);

/** `text` as the bytes of a binary WebSocket message. */
export function bytes(text) {
  const encoded = new TextEncoder().encode(text);
  return encoded.buffer.slice(0, encoded.byteLength);
}
