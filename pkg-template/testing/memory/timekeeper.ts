// The time of a broker in memory: that of the timers and of `Date` as they are at the time of each call, real or fake.
//
// Timers make deadlines due; between deadlines `Date` tells how much time has passed. So a broker follows fake timers
// that leave `Date` alone, and a test that only sets the date makes nothing due.

import type { Engine } from './engine.js';

/** The longest delay that timers take. */
const LONGEST = 2 ** 31 - 1;

interface Armed {
  /** When it fires, by the broker's time. */
  readonly due: number;
  /** The function that has set it: another one means that fake timers have come or gone. */
  readonly by: unknown;
  cancel(): void;
}

export class Timekeeper {
  readonly #engine: Engine;
  readonly #passed: () => void;
  /** Milliseconds that the broker was told of. */
  #now = 0;
  #date = Date.now();
  #armed: Armed | undefined;

  /** `passed` is called when the broker has been told of time that a timer has brought. */
  constructor(engine: Engine, passed: () => void) {
    this.#engine = engine;
    this.#passed = passed;
  }

  /** Tells the broker of the time that has passed, short of the next deadline. */
  catchUp(): void {
    const last = this.#date;
    this.#date = Date.now();
    const short = Math.max(0, this.#engine.timeout() - 1);
    this.#pass(Math.min(Math.max(0, Math.floor(this.#date - last)), short, LONGEST));
  }

  /** Sets a timer for the next deadline, if the one that is set is not for it. */
  arm(): void {
    const delay = Math.min(this.#engine.timeout(), LONGEST);
    const isAwaited = this.#engine.timeout() !== Number.POSITIVE_INFINITY;
    const due = this.#now + delay;
    if (isAwaited && this.#armed?.due === due && this.#armed.by === setTimeout) return;
    this.disarm();
    if (!isAwaited) return;
    const [by, clear] = [setTimeout, clearTimeout];
    const timer = by(() => this.#fired(due), delay);
    this.#armed = { due, by, cancel: () => clear(timer) };
  }

  disarm(): void {
    this.#armed?.cancel();
    this.#armed = undefined;
  }

  #fired(due: number): void {
    this.#armed = undefined;
    this.#date = Date.now();
    this.#pass(due - this.#now);
    this.#passed();
  }

  #pass(ms: number): void {
    if (ms > 0) this.#engine.advance(ms);
    this.#now += ms;
  }
}
