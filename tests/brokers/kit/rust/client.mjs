// A `Session` of the crate stomp-wasm in the shape of the npm package's `Client`, as far as scenarios use it.
//
// What a program in Rust would write in place of each call is done: `deactivate` is `disconnect`, by force the dropping of all handles; a receipt
// is a publication that is awaited; subscriptions of a connection that has ended are dropped, since an application of `Client` subscribes anew.

import { DEADLINE } from '../kit.mjs';
import { NOT_TOLD } from '../promises.mjs';
import {
  bodyOf,
  commonOptions,
  frameOf,
  logLine,
  open,
  pairs,
  RustError,
  refuseUnknown,
} from './program.mjs';

/** The versions to be offered, as the npm package has them. */
export class Versions {
  constructor(versions) {
    this.versions = versions;
  }
}

const OPTIONS = [
  'brokerURL',
  'connectHeaders',
  'connectionTimeout',
  'debug',
  'forceBinaryWSFrames',
  'handshakeHeaders',
  'heartbeatIncoming',
  'heartbeatOutgoing',
  'maxWebSocketChunkSize',
  'reconnectDelay',
  'splitBinaryFrames',
  'splitLargeFrames',
  'stompVersions',
];
/** Of `maxWebSocketChunkSize`. */
const PIECE = 8 * 1024;

export class Client {
  active = false;
  connected = false;
  #program;
  #connectedFrame;
  #status = '';
  #receipts = new Map();
  #subscriptions = new Map();
  #transactions = new Map();
  #last = 0;

  constructor(options) {
    refuseUnknown(options, (name) => OPTIONS.includes(name) || name.startsWith('on'));
    Object.assign(this, options);
  }

  get connectedVersion() {
    return this.#connectedFrame.headers.version;
  }

  activate() {
    this.active = true;
    this.#program ??= open(this.#options(), (told) => this.#told(told));
    this.#program.give({ do: 'start' });
  }

  #options() {
    const { reconnectDelay, stompVersions, connectHeaders } = this;
    const isSplit = this.splitLargeFrames || this.splitBinaryFrames;
    return {
      ...commonOptions(this),
      headers: pairs(connectHeaders),
      handshakeHeaders: pairs(this.handshakeHeaders),
      versions: stompVersions?.versions,
      retry: reconnectDelay > 0 ? [reconnectDelay, reconnectDelay] : undefined,
      connectTimeout: this.connectionTimeout,
      receiptTimeout: DEADLINE,
      splitFrames: isSplit ? (this.maxWebSocketChunkSize ?? PIECE) : undefined,
    };
  }

  /** The end of the connection in good order; by force of all handles at once. */
  async deactivate({ force = false } = {}) {
    this.active = false;
    const program = this.#program;
    if (!program) return;
    if (force) this.#program = undefined;
    await program.ask({ do: force ? 'drop' : 'disconnect' });
    this.#leave();
    if (force) program.forget();
  }

  publish({
    destination,
    body = '',
    binaryBody,
    headers = {},
    skipContentLengthHeader,
    ...unknown
  }) {
    refuseUnknown(unknown, () => false);
    const { receipt, transaction, ...rest } = headers;
    const draft = {
      ...{ destination, ...bodyOf(binaryBody ?? body) },
      withoutContentLength: skipContentLengthHeader,
    };
    const within = this.#transactions.get(transaction);
    if (within !== undefined)
      return this.#give({ do: 'send-within', ...draft, transaction: within, headers: pairs(rest) });
    const own = pairs({ ...rest, transaction });
    if (receipt === undefined) return this.#give({ do: 'send', ...draft, headers: own });
    const order = { do: 'publish', ...draft, headers: own, wantsReceipt: true };
    this.#awaitReceipt(this.#program.ask(order), receipt);
  }

  subscribe(destination, callback, headers = {}) {
    refuseUnknown({ id: headers.id }, () => false);
    const { ack, receipt, ...rest } = headers;
    const subscription = (this.#last += 1);
    const ready = new Promise((resolve, reject) => {
      this.#subscriptions.set(subscription, { callback, resolve, reject });
    });
    this.#awaitReceipt(
      ready.then(() => true),
      receipt,
    );
    const order = { do: 'subscribe', subscription, destination, ack, headers: pairs(rest) };
    this.#give({ ...order, reading: 'eager' });
    const unsubscribe = (more) => {
      refuseUnknown(more ?? {}, () => false);
      this.#drop(subscription);
    };
    return { unsubscribe };
  }

  #drop(subscription) {
    if (this.#subscriptions.delete(subscription))
      this.#program?.give({ do: 'unsubscribe', subscription });
  }

  begin(id = `tx-${(this.#last += 1)}`) {
    const transaction = (this.#last += 1);
    this.#transactions.set(id, transaction);
    this.#give({ do: 'begin', transaction });
    const end = (isCommit) => this.#give({ do: 'end', transaction, isCommit });
    return { id, commit: () => end(true), abort: () => end(false) };
  }

  watchForReceipt(id, callback) {
    this.#receipts.set(id, callback);
  }

  /** Gives an order whose failure is told as the ERROR that it is, if it is one. */
  #give(order) {
    this.#program.ask(order).catch((error) => this.#failed(error));
  }

  #awaitReceipt(confirmed, id) {
    const told = (isConfirmed) => {
      if (isConfirmed)
        this.#receipts.get(id)?.(frameOf('RECEIPT', { headers: [['receipt-id', id]] }));
    };
    confirmed.then(told, (error) => this.#failed(error));
  }

  #failed(error) {
    this.debug?.(`failed: ${error.message}`);
    if (error.frame) this.onStompError?.(error.frame);
  }

  #told({ event, status, fields, headers, message, subscription, error }) {
    const failure = error && new RustError(error);
    const known = this.#subscriptions.get(subscription);
    if (event === 'status') return this.#changed(status);
    if (event === 'connected') this.#connectedFrame = frameOf('CONNECTED', { headers });
    if (event === 'error') this.#failed(failure);
    if (event === 'trace') this.debug?.(logLine(fields));
    if (event === 'unclaimed') this.onUnhandledMessage?.(frameOf('MESSAGE', message));
    if (event === 'message') known?.callback(this.#message(message));
    if (event === 'ready' && failure) known?.reject(failure);
    if (event === 'ready' && !failure) known?.resolve();
  }

  #message(message) {
    const answer =
      (isAck) =>
      ({ transaction, ...headers } = {}) => {
        const within = transaction && this.#transactions.get(transaction);
        const about = { message: message.number, isAck, transaction: within };
        this.#give({ do: 'answer', ...about, headers: pairs(headers) });
      };
    return { ...frameOf('MESSAGE', message), ack: answer(true), nack: answer(false) };
  }

  #changed({ state, attempt, error }) {
    const now = JSON.stringify([state, attempt, error]);
    if (now === this.#status) return;
    this.#status = now;
    const wasConnected = this.connected;
    this.connected = state === 'connected';
    if (this.connected && !wasConnected) this.onConnect?.(this.#connectedFrame);
    if (state === 'waiting' || state === 'failed') this.#lost(new RustError(error), wasConnected);
  }

  /** An attempt or a connection has ended. An ERROR that came on a connection was an event of its own. */
  #lost(error, wasConnected) {
    this.debug?.(`lost: ${error.message}`);
    this.#leave();
    if (error.frame && !wasConnected) this.onStompError?.(error.frame);
    if (error.code === 'heartbeat-lost') this.onHeartbeatLost?.();
    this.onWebSocketClose?.({ code: closeCode(error) });
  }

  #leave() {
    this.connected = false;
    for (const subscription of [...this.#subscriptions.keys()]) this.#drop(subscription);
    this.#transactions.clear();
  }
}

/** The code of the close, which the text of an error has where the peer has closed. */
function closeCode({ message }) {
  const [, code] = /the socket was closed \((\d+)/.exec(message) ?? [];
  return code ? Number(code) : NOT_TOLD;
}
