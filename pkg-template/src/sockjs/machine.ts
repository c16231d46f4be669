// The machine in the engine that finds a way to a SockJS server: what happens goes in, what is to be done
// comes out. See src/npm/border/sockjs.rs.

import type { Client } from '../client.js';
import { now } from '../clock.js';
import type { Driver } from '../driver.js';
import { OPEN_SOCKJS, RELEASE } from '../codes.js';
import { call, give, take } from '../engine.js';
import * as codes from './codes.js';

/** Octets by which a session is known. */
const RANDOM = 18;

export class Machine {
  private readonly handle: number;

  /** `base` is absolute; `memory` what {@link memory} gave some time before. */
  constructor(driver: Driver, base: string, transports: string, options: Partial<Client>, memory: string) {
    give(`${base}\0${transports}\0${memory}\0`);
    const bits = Number(Boolean(options.brokerURL)) + 2 * Number(Boolean(options.SockJS)) + 4 * Number(driver.history.returns);
    const timeout = Number(options.transportTimeout) || 0;
    this.handle = call(OPEN_SOCKJS, driver.handle, now(), Date.now(), timeout, bits);
  }

  put(what: number, value: number): void {
    call(what, this.handle, now(), value);
  }

  /** The next thing to do, and the value that comes with it. */
  step(): [step: number, value: number] {
    const step = call(codes.STEP, this.handle);
    return [step, take().value];
  }

  /** In how many milliseconds `TIME` is to be put in; below 0: never. */
  get delay(): number {
    const deadline = call(codes.DEADLINE, this.handle);
    return deadline < 0 ? -1 : Math.max(0, Math.ceil(deadline - now()));
  }

  /** Begins a session; for every way through SockJS that is opened, before its address is asked for. */
  begin(): void {
    const octets = new Uint8Array(RANDOM);
    // Not everywhere; and a session that somebody might guess is better than none.
    give(globalThis.crypto?.getRandomValues(octets) ?? octets.map(() => Math.random() * 256));
    call(codes.BEGIN, this.handle);
  }

  address(which: number): string {
    call(codes.ADDRESS, this.handle, which);
    return take().text;
  }

  /** What failed and what did not, as text. */
  memory(): string {
    call(codes.MEMORY, this.handle);
    return take().text;
  }

  /** What a frame is that begins with this character. */
  frame(first: number): number {
    return call(codes.FRAME, this.handle, now(), first);
  }

  /** A piece of a response came. False if it makes a frame that is too long to be one. */
  chunk(piece: Uint8Array): boolean {
    give(piece);
    return call(codes.CHUNK, this.handle) !== 0;
  }

  /** The next frame of the response that is complete. */
  line(): string | undefined {
    return call(codes.LINE, this.handle) ? take().text : undefined;
  }

  /** The response has ended; whether the next one is to be asked for. */
  ended(): boolean {
    return call(codes.ENDED, this.handle) !== 0;
  }

  /** How many of the queued messages are to be sent by a request now. */
  batch(): number {
    return call(codes.BATCH, this.handle);
  }

  free(): void {
    call(RELEASE, this.handle);
  }
}
