// Raw connections to a broker: over WebSocket, where a message is an event, and over TCP, where a frame is. No STOMP library is used, so
// that the codec of this project is not on both sides.

import { once } from 'node:events';
import { connect } from 'node:net';

import { WebSocket } from 'ws';

import { Changes } from '../e2e/support/queue.mjs';

const NUL = 0;
const LF = 10;

/** A connection: `events` has what came so far, in order; the last one may be `close CODE REASON`. */
class Connection {
  events = [];
  isClosed = false;
  #changes = new Changes();

  add(event) {
    this.events.push(event);
    this.#changes.tell();
  }

  tell = () => this.#changes.tell();

  /** Settles once `condition()` holds. */
  until(condition) {
    return this.#changes.until(condition);
  }

  closed(code, reason) {
    this.isClosed = true;
    this.add(`close ${code}${reason ? ` ${reason}` : ''}`);
  }
}

class WebSocketConnection extends Connection {
  async open({ ws }, protocols) {
    this.socket = new WebSocket(ws, protocols, { perMessageDeflate: false });
    this.socket.on('message', (data, isBinary) => this.add(shown(data, isBinary)));
    this.socket.on('open', this.tell);
    this.socket.on('close', (code, reason) => this.closed(code, `${reason}`));
    this.socket.on('error', () => {}); // 'close' follows
    this.socket.on('unexpected-response', (request, { statusCode }) => {
      this.add(`http ${statusCode}`);
      request.destroy();
      this.closed(1006);
    });
    await this.until(() => this.isClosed || this.socket.readyState === WebSocket.OPEN);
    if (!this.isClosed) this.add(`open ${this.socket.protocol}`);
    return this;
  }

  /** Sends one message: text, unless it is `binary`. */
  send(bytes, binary) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(bytes, { binary });
  }

  close(code) {
    this.socket.close(code);
  }

  drop() {
    this.socket.terminate();
  }
}

class TcpConnection extends Connection {
  #unread = Buffer.alloc(0);

  async open({ tcp }) {
    const [host, port] = tcp.split(':');
    this.socket = connect(Number(port), host);
    this.socket.on('data', (chunk) => this.#read(chunk));
    this.socket.on('error', () => {}); // 'close' follows
    this.socket.on('close', () => this.closed('tcp'));
    await once(this.socket, 'connect');
    this.add('open');
    return this;
  }

  #read(chunk) {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    for (let end; (end = endOfFrame(this.#unread)) > 0; this.#unread = this.#unread.subarray(end))
      this.add(shown(this.#unread.subarray(0, end), false));
  }

  send(bytes) {
    this.socket.write(bytes);
  }

  close() {
    this.socket.end();
  }

  drop() {
    this.socket.destroy();
  }
}

/** Where the first frame ends, with the line feeds behind it; 0 if it is not whole. Line feeds alone are a heart-beat. */
function endOfFrame(buffer) {
  if (buffer.length === 0) return 0;
  if (buffer[0] === LF) return 1;
  const head = buffer.indexOf('\n\n');
  if (head < 0) return 0;
  const length = /\ncontent-length:(\d+)\n/.exec(`${buffer.subarray(0, head + 1)}`)?.[1];
  const end = length ? head + 2 + Number(length) : buffer.indexOf(NUL, head + 2);
  if (end < 0 || end >= buffer.length) return 0;
  return buffer[end + 1] === LF ? end + 2 : end + 1;
}

/** Bytes as text: what is not UTF-8 as \xNN, NUL as ^@, and a mark before what came in a binary message. */
function shown(data, isBinary) {
  const text = data.toString('utf8');
  const whole = Buffer.from(text).equals(data);
  const readable = whole ? text : data.toString('latin1').replace(/[\x80-\xff]/g, escaped);
  return (isBinary ? 'binary ' : '') + readable.replaceAll('\0', '^@');
}

const escaped = (byte) => `\\x${byte.charCodeAt(0).toString(16)}`;

/** Opens a connection to `broker`; one whose name begins with `tcp` is over TCP. */
export function open(broker, name, protocols = ['v12.stomp', 'v11.stomp', 'v10.stomp']) {
  const connection = name.startsWith('tcp') ? new TcpConnection() : new WebSocketConnection();
  return connection.open(broker, protocols);
}
