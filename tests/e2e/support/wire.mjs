// STOMP frames taken apart and put together by hand: on purpose not by any codec under test.

/** The parts of the one frame in a WebSocket message, headers as they stand on the wire, in order. Heart-beats give `undefined`. */
export function frameOf(data) {
  const text = data.toString('utf8');
  if (text.trim() === '') return undefined;
  const end = text.indexOf('\n\n');
  const [command, ...lines] = text.slice(0, end).split('\n');
  const body = text.slice(end + 2, text.lastIndexOf('\0'));
  return { command, headers: lines.map(splitLine), body };
}

function splitLine(line) {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1)];
}

/** The frames among recorded WebSocket messages. */
export function framesFrom(wire, from) {
  return wire.filter(message => message.from === from).map(message => frameOf(message.data)).filter(Boolean);
}

/** A frame as text. `headers` are lines. */
export const frame = (command, headers = [], body = '') => `${command}\n${headers.map(line => `${line}\n`).join('')}\n${body}\0`;
