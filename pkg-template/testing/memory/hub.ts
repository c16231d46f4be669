// A broker in memory with the sockets that are connected to it: commands go in, and events come out, one after the
// other, each in a microtask of its own. Fake timers leave those of promises alone.

import { decode } from '../../src/text/utf8.js';
import type { Answer, Exchange } from '../requests.js';
import { type BrokerEvent, Engine, EventKind } from './engine.js';
import { Timekeeper } from './timekeeper.js';

/** What takes the events of a connection. */
export interface Receiver {
  opened(protocol: string): void;
  received(data: string | Uint8Array<ArrayBuffer>): void;
  closed(code: number, reason: string): void;
}

export class Hub {
  readonly #engine: Engine;
  readonly #time: Timekeeper;
  readonly #receivers = new Map<number, Receiver>();
  readonly #asked = new Map<number, (answer: Answer) => void>();
  readonly #events: (() => void)[] = [];
  #isStopped = false;

  constructor(options: object) {
    this.#engine = new Engine(options);
    this.#time = new Timekeeper(this.#engine, () => this.#settle());
    this.#settle();
  }

  /** Opens a connection; its number. */
  open(namespace: string, protocols: readonly string[], receiver: Receiver): number {
    const id = this.#do((engine) => {
      const number = this.#isStopped ? 0 : engine.open(namespace, protocols);
      if (number) this.#receivers.set(number, receiver);
      return number;
    });
    // As a server does that knows no such path.
    if (!id) this.#later(() => receiver.closed(1006, ''));
    return id;
  }

  send(connection: number, data: string | Uint8Array): void {
    this.#do((engine) => engine.send(connection, data));
  }

  close(connection: number, code: number, reason: string): void {
    this.#do((engine) => engine.close(connection, code, reason));
  }

  readonly exchange: Exchange = (method, path, body = '') =>
    new Promise((resolve) => {
      this.#do((engine) => this.#asked.set(engine.ask(method, path, body), resolve));
    });

  stop(): void {
    this.#isStopped = true;
    this.#do((engine) => engine.stop());
  }

  #do<T>(act: (engine: Engine) => T): T {
    this.#time.catchUp();
    const result = act(this.#engine);
    this.#settle();
    return result;
  }

  /** Takes the events that there are, and sets the timer for the next ones. */
  #settle(): void {
    for (let event = this.#engine.next(); event; event = this.#engine.next()) {
      const taken = event;
      this.#later(() => this.#dispatch(taken));
    }
    this.#time.arm();
  }

  #later(act: () => void): void {
    if (this.#events.push(act) === 1) Promise.resolve().then(() => this.#run());
  }

  #run(): void {
    try {
      this.#events[0]();
    } finally {
      this.#events.shift();
      if (this.#events.length > 0) Promise.resolve().then(() => this.#run());
    }
  }

  #dispatch({ kind, id, code, bytes }: BrokerEvent): void {
    if (kind === EventKind.Answer) {
      const [type, ...lines] = decode(bytes).split('\n');
      this.#asked.get(id)?.({ status: code, type, text: lines.join('\n') });
      this.#asked.delete(id);
      return;
    }
    const receiver = this.#receivers.get(id);
    if (kind === EventKind.Closed) this.#receivers.delete(id);
    if (kind === EventKind.Open) receiver?.opened(decode(bytes));
    else if (kind === EventKind.Text) receiver?.received(decode(bytes));
    else if (kind === EventKind.Binary) receiver?.received(bytes);
    else receiver?.closed(code, decode(bytes));
  }
}
