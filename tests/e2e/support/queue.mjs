// Waiting for what may happen before or after it is asked for. Used on both sides: in Node and in the page.

/** Events in their order. */
export class Queue {
  #values = [];
  #waiting = [];

  /** Hands a value to the longest waiting reader, or keeps it for the next one. */
  push = (value) => {
    const reader = this.#waiting.shift();
    if (reader) reader(value);
    else this.#values.push(value);
  };

  /** The next value, in order of arrival. */
  next() {
    if (this.#values.length > 0) return Promise.resolve(this.#values.shift());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The next `count` values. */
  async take(count) {
    const taken = [];
    while (taken.length < count) taken.push(await this.next());
    return taken;
  }

  /** What has come and has not been read yet. */
  get pending() {
    return [...this.#values];
  }
}

/** Conditions on something that changes, and that says so by `tell`. */
export class Changes {
  #checks = new Set();

  /** Something has changed. */
  tell = () => {
    for (const check of [...this.#checks]) check();
  };

  /** Resolves to what `find` gives, as soon as that is neither undefined nor false: it is asked now and after each change. */
  until(find) {
    return new Promise((resolve) => {
      const check = () => {
        const found = find();
        if (found === undefined || found === false) return;
        this.#checks.delete(check);
        resolve(found);
      };
      this.#checks.add(check);
      check();
    });
  }
}
