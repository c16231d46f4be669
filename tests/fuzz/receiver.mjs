// A client on a fake socket that receives stream after stream over one connection, as long as that lasts.

import { Buffer } from 'node:buffer';
import { ours } from '../package/support/package.mjs';
import { FakeSocket } from '../package/support/socket.mjs';

const latin1 = (bytes) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).latin1Slice();

/** What is noted of a frame that an application got; of its body the text, and the bytes as latin1. */
export function noteOf(kind, command, headers, text, bytes) {
  let note = `${kind} ${command}`;
  for (const name in headers) note += `\n${name}\x01${headers[name]}`;
  return `${note}\x02${text}\x03${bytes}`;
}

export class Receiver {
  got = [];
  beats = 0;
  isFaulty = false;
  #client;
  #socket;
  #isFresh = false;

  /** @param options of the client: `strict`, `appendMissingNULLonIncoming`. */
  constructor(version, options) {
    this.version = version;
    const note = (kind) => (frame) =>
      this.got.push(
        noteOf(kind, frame.command, frame.headers, frame.body, latin1(frame.binaryBody)),
      );
    const subscriber = note('message');
    this.#client = new ours.Client({
      ...options,
      webSocketFactory: () => (this.#socket = new FakeSocket()),
      reconnectDelay: 0,
      heartbeatIncoming: 0,
      heartbeatOutgoing: 0,
      onConnect: () => {
        for (const id of ['s', 'a:b']) this.#client.subscribe('/a', subscriber, { id });
      },
      onStompError: note('error'),
      onUnhandledFrame: note('frame'),
      onUnhandledMessage: note('unhandled'),
      onUnhandledReceipt: note('receipt'),
      onHeartbeatReceived: () => {
        this.beats += 1;
      },
      onWebSocketError: ({ message }) => {
        this.isFaulty = true;
        // What had come when it was clear that it is no STOMP depends on the pieces.
        this.got.push(`fault ${message.replace(/: fake:socket does not speak STOMP.*/s, '')}`);
      },
    });
  }

  /** Makes a new connection if the last one has ended. `isStart`: a new one on which CONNECTED has not come. */
  async prepare(isStart) {
    if (this.#isFresh && !isStart) return;
    void this.#client.deactivate({ force: true });
    await new Promise((resolve) => {
      this.#client.beforeConnect = resolve;
      this.#client.activate();
    });
    // The socket is made in the microtask behind that.
    await null;
    this.#socket.open();
    if (!isStart) this.#socket.receive(`CONNECTED\nversion:${this.version}\n\n\0`);
    this.#isFresh = true;
  }

  /**
   * Receives the messages of a stream; gives what the application got, and how many heart-beats came. The connection is
   * used again unless it has failed or `isPartial`: the stream ends within a frame.
   */
  take(messages, isPartial) {
    this.got = [];
    this.beats = 0;
    this.isFaulty = false;
    for (const data of messages) {
      this.#socket.receive(typeof data === 'string' ? data : data.slice().buffer);
    }
    const { got, beats, isFaulty } = this;
    if (isFaulty || isPartial) this.#isFresh = false;
    got.push(this.#client.connected ? 'connected' : 'over');
    return { got, beats };
  }

  /** Ends the connection. */
  end() {
    this.#isFresh = false;
    return this.#client.deactivate({ force: true });
  }
}
