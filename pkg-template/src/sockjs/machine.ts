// The machine in the engine that finds a way to a SockJS server: what happens goes in, what is to be done
// comes out. See src/npm/border/sockjs.rs.

import type { Client } from '../client.js';
import { now } from '../clock.js';
import type { Driver } from '../driver.js';
import { give, take } from '../engine.js';
import { exports } from '../load/index.js';

/** Octets by which a session is known. */
const RANDOM = 18;

export class Machine {
  private readonly engine = exports();
  private readonly handle: number;

  /** `base` is absolute; `memory` what {@link memory} gave some time before. */
  constructor(driver: Driver, base: string, transports: string, options: Partial<Client>, memory: string) {
    give(`${base}\0${transports}\0${memory}\0`);
    this.handle = this.engine.sockjsOpen(
      driver.handle,
      Number(Boolean(options.brokerURL)),
      Number(Boolean(options.SockJS)),
      Number(driver.history.returns),
      Number(options.transportTimeout) || 0,
      now(),
      Date.now(),
    );
  }

  put(what: number, value: number): void {
    this.engine.sockjsPut(this.handle, what, value, now());
  }

  /** The next thing to do, and the value that comes with it. */
  step(): [step: number, value: number] {
    const step = this.engine.sockjsStep(this.handle);
    return [step, take().value];
  }

  /** In how many milliseconds `TIME` is to be put in; below 0: never. */
  get delay(): number {
    const deadline = this.engine.sockjsDeadline(this.handle);
    return deadline < 0 ? -1 : Math.max(0, Math.ceil(deadline - now()));
  }

  /** Begins a session; for every way through SockJS that is opened, before its address is asked for. */
  begin(): void {
    const octets = new Uint8Array(RANDOM);
    // Not everywhere; and a session that somebody might guess is better than none.
    give(globalThis.crypto?.getRandomValues(octets) ?? octets.map(() => Math.random() * 256));
    this.engine.sockjsBegin(this.handle);
  }

  address(which: number): string {
    this.engine.sockjsAddress(this.handle, which);
    return take().text;
  }

  /** What failed and what did not, as text. */
  memory(): string {
    this.engine.sockjsMemory(this.handle);
    return take().text;
  }

  /** What a frame is that begins with this character. */
  frame(first: number): number {
    return this.engine.sockjsFrame(this.handle, first, now());
  }

  /** A piece of a response came. False if it makes a frame that is too long to be one. */
  chunk(piece: Uint8Array): boolean {
    give(piece);
    return this.engine.sockjsChunk(this.handle) !== 0;
  }

  /** The next frame of the response that is complete. */
  line(): string | undefined {
    return this.engine.sockjsLine(this.handle) ? take().text : undefined;
  }

  /** The response has ended; whether the next one is to be asked for. */
  ended(): boolean {
    return this.engine.sockjsEnded(this.handle) !== 0;
  }

  /** How many of the queued messages are to be sent by a request now. */
  batch(): number {
    return this.engine.sockjsBatch(this.handle);
  }

  free(): void {
    this.engine.release(this.handle);
  }
}
