// The least that a client can do for a message: no negotiation, no heart-beats, no faults, no reconnecting; but what
// STOMP 1.2 asks of each frame (content-length in bytes, escapes), and the head of each text that comes is written into
// memory, where WebAssembly would read it. Measured in the place of the package, it shows how many times faster than
// stompjs anything of this kind can be, which is the limit of what can be asked of a package.

const PIECE = 16 * 1024;
const SCRATCH = new Uint8Array(3 * PIECE);
const encoder = new TextEncoder();
const MEMORY = new Uint8Array(new WebAssembly.Memory({ initial: 2 }).buffer);
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const ESCAPES = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', ':': '\\c' };
const UNESCAPES = { '\\\\': '\\', '\\n': '\n', '\\r': '\r', '\\c': ':' };

const escaped = (text) =>
  /[\\\n\r:]/.test(text) ? text.replaceAll(/[\\\n\r:]/g, (one) => ESCAPES[one]) : text;
const unescaped = (text) =>
  text.includes('\\') ? text.replaceAll(/\\[\\nrc]/g, (one) => UNESCAPES[one]) : text;

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant.
const isAscii = (text) => /^[\x00-\x7f]*$/.test(text);

/** The bytes of a text in UTF-8. */
function utf8Length(text) {
  if (isAscii(text)) return text.length;
  let length = 0;
  for (let at = 0; at < text.length; ) {
    const piece = encoder.encodeInto(text.slice(at, endOfPiece(text, at)), SCRATCH);
    length += piece.written;
    at += piece.read;
  }
  return length;
}

/** Where a piece ends that does not cut a surrogate pair in two. */
function endOfPiece(text, start) {
  const end = start + PIECE;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last < 0xdc00 ? end - 1 : end;
}

/** The index of the NUL that ends a body of `length` bytes; -1 where it has not come. */
function endOfBody(text, start, length) {
  let end = text.indexOf('\0', start);
  while (end >= 0 && end - start !== length && utf8Length(text.slice(start, end)) !== length)
    end = text.indexOf('\0', end + 1);
  return end;
}

function readHeaders(text, start, end) {
  const headers = {};
  for (let at = start; at < end; ) {
    const colon = text.indexOf(':', at);
    let next = text.indexOf('\n', colon);
    if (next < 0) next = end;
    headers[unescaped(text.slice(at, colon))] = unescaped(text.slice(colon + 1, next));
    at = next + 1;
  }
  return headers;
}

export class Client {
  #socket;
  #pending = '';
  #subscriptions = new Map();
  #receipts = new Map();
  #number = 0;
  #frame = new Uint8Array(0);

  constructor(options) {
    this.options = options;
  }

  activate() {
    this.#socket = this.options.webSocketFactory();
    this.#socket.binaryType = 'arraybuffer';
    const connect = { 'accept-version': '1.2', ...this.options.connectHeaders };
    this.#socket.onopen = () => this.#send('CONNECT', connect, '');
    this.#socket.onclose = (event) => this.options.onWebSocketClose(event);
    this.#socket.onmessage = ({ data }) =>
      typeof data === 'string' ? this.#receiveText(data) : this.#receiveBytes(data);
  }

  subscribe(destination, callback, headers = {}) {
    const id = headers.id ?? `sub-${this.#number++}`;
    this.#subscriptions.set(id, callback);
    this.#send('SUBSCRIBE', { ...headers, id, destination }, '');
    return { id, unsubscribe: () => this.#unsubscribe(id) };
  }

  #unsubscribe(id) {
    this.#subscriptions.delete(id);
    this.#send('UNSUBSCRIBE', { id }, '');
  }

  watchForReceipt(id, callback) {
    this.#receipts.set(id, callback);
  }

  publish({ destination, headers, body, binaryBody }) {
    const all = { destination, ...headers };
    if (binaryBody) this.#sendBytes(all, binaryBody);
    else this.#send('SEND', { ...all, 'content-length': `${utf8Length(body)}` }, body);
  }

  ack(id, subscription) {
    this.#send('ACK', { id, subscription }, '');
  }

  #send(command, headers, body) {
    this.#socket.send(`${headOf(command, headers)}\n${body}\0`);
  }

  /** A native socket is done with the bytes when send() returns: the frame's buffer is used again. */
  #sendBytes(headers, body) {
    const head = `${headOf('SEND', headers)}content-length:${body.length}\n\n`;
    const most = head.length * 3 + body.length + 1;
    if (this.#frame.length < most) this.#frame = new Uint8Array(most);
    const { written } = encoder.encodeInto(head, this.#frame);
    const end = written + body.length;
    this.#frame.set(body, written);
    this.#frame[end] = 0;
    this.#socket.send(this.#frame.subarray(0, end + 1));
  }

  #receiveText(data) {
    const text = this.#pending + data;
    let at = 0;
    while (at < text.length) {
      const blank = text.indexOf('\n\n', at);
      if (blank < 0) break;
      const lineEnd = text.indexOf('\n', at);
      for (let index = at; index < blank; index++) MEMORY[index - at] = text.charCodeAt(index);
      const headers = readHeaders(text, lineEnd + 1, blank);
      const end = endOfBody(text, blank + 2, Number(headers['content-length'] ?? 0));
      if (end < 0) break;
      this.#handle(text.slice(at, lineEnd), headers, text.slice(blank + 2, end));
      at = end + 1;
    }
    this.#pending = text.slice(at);
  }

  #receiveBytes(data) {
    const bytes = new Uint8Array(data);
    let blank = bytes.indexOf(10);
    const lineEnd = blank;
    while (bytes[blank + 1] !== 10) blank = bytes.indexOf(10, blank + 1);
    const head = decoder.decode(bytes.subarray(0, blank));
    const headers = readHeaders(head, lineEnd + 1, head.length);
    const start = blank + 2;
    const body = bytes.subarray(start, start + Number(headers['content-length']));
    this.#handle(head.slice(0, lineEnd), headers, decoder.decode(body));
  }

  #handle(command, headers, body) {
    if (command === 'MESSAGE') this.#message(headers, body);
    else if (command === 'CONNECTED') this.options.onConnect();
    else if (command === 'RECEIPT') this.#receipts.get(headers['receipt-id'])();
  }

  #message(headers, body) {
    const { subscription } = headers;
    const ack = () => this.ack(headers.ack, subscription);
    this.#subscriptions.get(subscription)({ command: 'MESSAGE', headers, body, ack });
  }
}

function headOf(command, headers) {
  let head = `${command}\n`;
  for (const name in headers) head += `${escaped(name)}:${escaped(headers[name])}\n`;
  return head;
}
