// The broker as a WebAssembly module: one instance is one broker. Its functions are those of crates/stomp-broker-wasm.

import { decode, encode } from '../../src/text/utf8.js';
import { fromBase64 } from '../base64.js';
import text from 'stomp-broker/module';

interface Exports {
  readonly memory: WebAssembly.Memory;
  input(length: number): number;
  start(): number;
  open(): number;
  send(connection: number, isBinary: number): void;
  close(connection: number, code: number): void;
  ask(): number;
  advance(ms: number): void;
  timeout(): number;
  stop(): void;
  next(): number;
  id(): number;
  code(): number;
  output(): number;
  output_len(): number;
}

/** What has come from the broker, for the connection or the request with this number. */
export interface BrokerEvent {
  readonly kind: EventKind;
  readonly id: number;
  /** A close code, or the status of an answer. */
  readonly code: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export enum EventKind {
  Open = 1,
  Text,
  Binary,
  Closed,
  Answer,
}

let compiled: WebAssembly.Module | undefined;

export class Engine {
  readonly #exports: Exports;

  /** Throws what is wrong with the options. */
  constructor(options: object) {
    compiled ??= new WebAssembly.Module(fromBase64(text));
    this.#exports = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    this.#write(JSON.stringify(options));
    if (!this.#exports.start()) throw new TypeError(`createBroker: ${decode(this.#output())}`);
  }

  /** Opens a connection to a namespace; 0 if there is none of this name. */
  open(namespace: string, protocols: readonly string[]): number {
    this.#write([namespace, ...protocols].join('\n'));
    return this.#exports.open();
  }

  send(connection: number, data: string | Uint8Array): void {
    this.#write(data);
    this.#exports.send(connection, typeof data === 'string' ? 0 : 1);
  }

  /** Closes a connection; with code 0 without a code. */
  close(connection: number, code: number, reason: string): void {
    this.#write(reason);
    this.#exports.close(connection, code);
  }

  /** Gives the control API a request. The answer is an event. */
  ask(method: string, path: string, body: string): number {
    this.#write(`${method} ${path}\n${body}`);
    return this.#exports.ask();
  }

  advance(ms: number): void {
    this.#exports.advance(ms);
  }

  /** Milliseconds until the broker has something to do; `Infinity` if it waits for no time. */
  timeout(): number {
    const ms = this.#exports.timeout();
    return ms < 0 ? Number.POSITIVE_INFINITY : ms;
  }

  stop(): void {
    this.#exports.stop();
  }

  /** Takes the next event. */
  next(): BrokerEvent | undefined {
    const kind = this.#exports.next() as EventKind | 0;
    if (kind === 0) return undefined;
    return { kind, id: this.#exports.id(), code: this.#exports.code(), bytes: this.#output() };
  }

  #write(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? encode(data) : data;
    const at = this.#exports.input(bytes.length);
    // Made anew each time: the memory may have grown.
    new Uint8Array(this.#exports.memory.buffer, at, bytes.length).set(bytes);
  }

  #output(): Uint8Array<ArrayBuffer> {
    const { memory, output, output_len } = this.#exports;
    return new Uint8Array(memory.buffer as ArrayBuffer).slice(output(), output() + output_len());
  }
}
