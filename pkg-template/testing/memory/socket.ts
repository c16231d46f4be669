// A WebSocket to a broker in memory.

import type { Hub, Receiver } from './hub.js';

/** An event, with the fields of those that WebSocket has. */
export interface SocketEvent {
  type: 'open' | 'message' | 'error' | 'close';
  target: unknown;
  currentTarget: unknown;
  /** Of `message`. */
  data?: unknown;
  /** Of `close`. */
  code?: number;
  reason?: string;
  wasClean?: boolean;
}

export type SocketListener =
  | ((event: SocketEvent) => void)
  | { handleEvent(event: SocketEvent): void };

/** The close code of a connection that broke off. */
const BROKEN = 1006;
/** The close code of one that was closed without a code. */
const NO_CODE = 1005;
/** RFC 6455 section 5.5: 125 bytes, two of them the code. */
const LONGEST_REASON = 123;

/** A WebSocket to a broker in memory, as `broker.WebSocket` makes them. */
export class MemorySocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;

  readonly url: string;
  readonly extensions = '';
  readonly bufferedAmount = 0;
  binaryType: string = 'blob';
  onopen: ((event: any) => void) | null = null;
  onmessage: ((event: any) => void) | null = null;
  onerror: ((event: any) => void) | null = null;
  onclose: ((event: any) => void) | null = null;
  #readyState = 0;
  #protocol = '';
  readonly #hub: Hub;
  readonly #connection: number;
  readonly #listeners = new Map<string, Set<SocketListener>>();
  /** The code and reason by which this end has closed. */
  #closing: { code: number; reason: string } | undefined;

  /** @internal */
  constructor(hub: Hub, namespace: string, url: string, protocols: readonly string[]) {
    this.url = url;
    this.#hub = hub;
    const receiver: Receiver = {
      opened: (protocol) => this.#opened(protocol),
      received: (data) => this.#received(data),
      closed: (code, reason) => this.#closed(code, reason),
    };
    this.#connection = hub.open(namespace, protocols, receiver);
  }

  get readyState(): number {
    return this.#readyState;
  }

  /** The subprotocol that the broker has chosen. */
  get protocol(): string {
    return this.#protocol;
  }

  send(data: string | ArrayBuffer | ArrayBufferView): void {
    if (this.#readyState === this.CONNECTING) throw stateError('the socket is not open yet');
    if (this.#readyState !== this.OPEN) return;
    this.#hub.send(this.#connection, contents(data));
  }

  close(code?: number, reason = ''): void {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999))
      throw new RangeError(`the close code ${code} is neither 1000 nor 3000 to 4999`);
    if (new TextEncoder().encode(reason).length > LONGEST_REASON)
      throw new SyntaxError(`a reason has ${LONGEST_REASON} bytes at most`);
    if (this.#readyState >= this.CLOSING) return;
    // One that is closed before it is open fails.
    if (this.#readyState === this.OPEN) this.#closing = { code: code ?? NO_CODE, reason };
    this.#readyState = this.CLOSING;
    this.#hub.close(this.#connection, code ?? 0, reason);
  }

  addEventListener(type: string, listener: SocketListener | null): void {
    if (!listener) return;
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
  }

  removeEventListener(type: string, listener: SocketListener | null): void {
    if (listener) this.#listeners.get(type)?.delete(listener);
  }

  #opened(protocol: string): void {
    if (this.#readyState !== this.CONNECTING) return;
    this.#readyState = this.OPEN;
    this.#protocol = protocol;
    this.#dispatch('open', {});
  }

  #received(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#readyState !== this.OPEN) return;
    this.#dispatch('message', { data: typeof data === 'string' ? data : this.#binary(data) });
  }

  #binary({ buffer }: Uint8Array<ArrayBuffer>): unknown {
    return this.binaryType === 'blob' && typeof Blob !== 'undefined' ? new Blob([buffer]) : buffer;
  }

  #closed(code: number, reason: string): void {
    if (this.#readyState === this.CLOSED) return;
    const end = this.#closing ?? { code, reason };
    this.#readyState = this.CLOSED;
    const wasClean = end.code !== BROKEN;
    if (!wasClean) this.#dispatch('error', {});
    this.#dispatch('close', { ...end, wasClean });
  }

  #dispatch(type: SocketEvent['type'], fields: Partial<SocketEvent>): void {
    const event = { type, target: this, currentTarget: this, ...fields };
    const handler = this[`on${type}`];
    for (const listener of [handler, ...(this.#listeners.get(type) ?? [])]) {
      try {
        if (typeof listener === 'function') listener.call(this, event);
        else listener?.handleEvent(event);
      } catch (error) {
        // As an exception of a listener is told that nothing catches.
        if (typeof reportError === 'function') reportError(error);
        else Promise.reject(error);
      }
    }
  }
}

/** What is sent, as text or bytes. */
function contents(data: unknown): string | Uint8Array {
  if (ArrayBuffer.isView(data))
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // Not by instanceof: it may be of another realm, as in Jest's jsdom.
  if (Object.prototype.toString.call(data) === '[object ArrayBuffer]')
    return new Uint8Array(data as ArrayBuffer);
  if (Object.prototype.toString.call(data) === '[object Blob]')
    throw new TypeError('a broker in memory takes text, an ArrayBuffer or a view of one, no Blob');
  return String(data);
}

function stateError(message: string): Error {
  const error = new Error(message);
  error.name = 'InvalidStateError';
  return error;
}
