// Clients that send bytes, not STOMP: what a test writes is what goes out. What comes is read as frames, and kept as text. Over TCP and
// over WebSocket.

import { once } from 'node:events';
import { connect } from 'node:net';
import { StringDecoder } from 'node:string_decoder';

import { WebSocket } from 'ws';

import { within } from './deadline.mjs';
import { Changes, Queue } from './queue.mjs';
import { frame, header, takeFrame } from './wire.mjs';

const DEADLINE = 15_000;

const LF = 10;

function withoutLineFeeds(buffer) {
  const start = buffer.findIndex((byte) => byte !== LF);
  return start < 0 ? Buffer.alloc(0) : buffer.subarray(start);
}

class RawClient {
  #frames = new Queue();
  #beats = new Queue();
  #unread = Buffer.alloc(0);
  #changes = new Changes();
  /** Everything that came, as text; WebSocket messages in brackets, since where one ends is part of it. */
  said = '';

  /** Takes in what arrived. */
  read = (chunk) => {
    if (this.#unread.length === 0 && `${chunk}` === '\n') return this.#beats.push(chunk);
    this.#unread = Buffer.concat([this.#unread, Buffer.from(chunk)]);
    for (let taken; (taken = takeFrame(this.#unread)); this.#unread = taken.rest)
      this.#frames.push(taken.frame);
    // Line feeds may follow a frame; one that comes later is a heart-beat.
    this.#unread = withoutLineFeeds(this.#unread);
  };

  /** Adds to what the broker said. */
  hear(text) {
    this.said += text;
    this.#changes.tell();
  }

  /** Settles once what has been said is enough. */
  until(enough) {
    return this.#changes.until(() => enough(this.said));
  }

  /** The broker's next frame, which has to be of this command. */
  async receive(command) {
    const received = await within(
      DEADLINE,
      this.#frames.next(),
      () => `${command} from the broker`,
    );
    if (received.command !== command)
      throw new Error(`${command} expected, the broker sent ${JSON.stringify(received)}`);
    return received;
  }

  /** Frames that arrived and were not asked for. */
  get unexpected() {
    return this.#frames.pending;
  }

  /** Waits for the broker's next heart-beats: line feeds that come by themselves. */
  async heartBeats(count) {
    await within(DEADLINE, this.#beats.take(count), () => `${count} heart-beats from the broker`);
  }

  /** Waits for the broker to close. */
  untilClosed() {
    return within(DEADLINE, this.closed, () => 'the broker to close the connection');
  }

  /** Does CONNECT. */
  async logIn({ version = '1.2', login = 'guest', passcode = 'guest', headers = [] } = {}) {
    this.send(
      frame('CONNECT', [
        `accept-version:${version}`,
        `login:${login}`,
        `passcode:${passcode}`,
        ...headers,
      ]),
    );
    return this.receive('CONNECTED');
  }

  /** Subscribes to a destination; settles when the broker has confirmed it. */
  async subscribe(destination) {
    this.send(frame('SUBSCRIBE', ['id:0', `destination:${destination}`, 'receipt:subscribed']));
    const receipt = await this.receive('RECEIPT');
    if (header(receipt, 'receipt-id') !== 'subscribed')
      throw new Error('the receipt of something else');
  }
}

class TcpClient extends RawClient {
  async open(broker) {
    this.socket = connect(broker.tcpPort, '127.0.0.1');
    await once(this.socket, 'connect');
    const decoder = new StringDecoder('utf8');
    this.socket.on('data', (chunk) => {
      this.hear(decoder.write(chunk));
      this.read(chunk);
    });
    this.socket.on('error', () => {}); // 'close' follows; what was not delivered is missed by the test
    this.closed = once(this.socket, 'close').then(() => ({}));
    return this;
  }

  send(...chunks) {
    for (const chunk of chunks) this.socket.write(chunk);
  }

  drop() {
    this.socket.destroy();
  }
}

class WebSocketClient extends RawClient {
  async open(broker) {
    this.socket = new WebSocket(broker.url, ['v12.stomp', 'v11.stomp', 'v10.stomp'], {
      perMessageDeflate: false,
    });
    this.socket.on('message', (data) => {
      this.hear(`[${data}]`);
      this.read(data);
    });
    this.socket.on('error', () => {});
    this.closed = once(this.socket, 'close').then(([code, reason]) => ({
      code,
      reason: `${reason}`,
    }));
    await once(this.socket, 'open');
    return this;
  }

  /** Strings go as text messages, bytes as binary ones. */
  send(...chunks) {
    for (const chunk of chunks) this.socket.send(chunk);
  }

  /** Bytes as a text message, whatever they are. */
  sendAsText(chunk) {
    this.socket.send(chunk, { binary: false });
  }

  drop() {
    this.socket.terminate();
  }
}

/** The ways to a broker, for the names of combinations: `raw-tcp@broker`, `raw-websocket@broker`. */
export const TRANSPORTS = [
  { name: 'raw-tcp', open: (broker) => new TcpClient().open(broker) },
  { name: 'raw-websocket', open: (broker) => new WebSocketClient().open(broker) },
];
