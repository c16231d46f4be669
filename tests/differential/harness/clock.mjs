// Time that passes only when a scenario says so.

/** 2026-01-01T00:00:00Z, where every scenario begins. */
const EPOCH = 1_767_225_600_000;

/** Timers as the host has them, on a clock that stands still. */
export class Clock {
  now = 0;
  #timers = new Map();
  #serial = 0;

  /** Every time a scenario begins. */
  reset() {
    this.now = 0;
    this.#timers.clear();
  }

  get date() {
    return EPOCH + this.now;
  }

  get pending() {
    return this.#timers.size;
  }

  add(callback, delay, args, repeats) {
    // As hosts have it: what is no sensible delay is the shortest one.
    const every = delay >= 1 && delay <= 0x7fff_ffff ? Math.trunc(delay) : 1;
    const id = ++this.#serial;
    this.#timers.set(id, { id, callback, args, due: this.now + every, every: repeats ? every : 0 });
    return id;
  }

  remove(id) {
    this.#timers.delete(id);
  }

  /** Lets time pass without running anything, as when something hogs the event loop. */
  stall(ms) {
    this.now += ms;
  }

  /** Runs the next timer that is due by `until`, at its time. False if there is none. */
  runNext(until, report) {
    const timer = this.#earliest();
    if (!timer || timer.due > until) return false;
    this.now = Math.max(this.now, timer.due);
    if (timer.every) timer.due = this.now + timer.every;
    else this.#timers.delete(timer.id);
    try {
      timer.callback(...timer.args);
    } catch (error) {
      report(error);
    }
    return true;
  }

  #earliest() {
    let found;
    for (const timer of this.#timers.values()) {
      if (!found || timer.due < found.due) found = timer;
    }
    return found;
  }
}
