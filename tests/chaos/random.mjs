// Chance that follows from a seed, so that a run can be repeated with the same choices.

export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** At least 0 and below 1: the generator mulberry32. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(least, greatest) {
    return least + this.next() * (greatest - least);
  }

  /** One of the list, or undefined if it is empty. */
  one(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  /** One of `[weight, value]`, in proportion to the weights. */
  weighted(pairs) {
    let left = this.next() * pairs.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of pairs) if ((left -= weight) < 0) return value;
    return pairs.at(-1)[1];
  }

  /** Another generator, which does not depend on how often this one is asked from now on. */
  fork() {
    return new Random(this.next() * 2 ** 32);
  }
}
