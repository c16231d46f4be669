// Events that may come before or after somebody waits for them. Used on both sides: in Node and in the page.

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

  /** What has come and nobody has read yet. */
  get pending() {
    return [...this.#values];
  }
}
