// At most so many things at the same time.

/** Runs what it is given in order of asking, `size` at a time. */
export class Slots {
  #free;
  #waiting = [];

  constructor(size) {
    this.#free = size;
  }

  /** Settles as `act()` does, once a slot is free. */
  async run(act) {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((resolve) => this.#waiting.push(resolve));
    try {
      return await act();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}
