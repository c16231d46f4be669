/** Random, but the same in every run of the tests. */
export class Random {
  constructor(seed) {
    this.state = seed;
  }

  /** A whole number from 0 to `limit`, both included. */
  upTo(limit) {
    // xorshift32
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % (limit + 1);
  }

  pick(choices) {
    return choices[this.upTo(choices.length - 1)];
  }

  /** `text` in pieces, never cut inside of a character: no socket delivers half of one as text. */
  cut(text) {
    const characters = [...text];
    const pieces = [];
    while (characters.length > 0) pieces.push(characters.splice(0, this.upTo(200) + 1).join(''));
    return pieces;
  }

  /** `bytes` in ArrayBuffers, cut anywhere. */
  cutBytes(bytes) {
    const pieces = [];
    for (let at = 0; at < bytes.length; ) {
      const end = at + this.upTo(200) + 1;
      pieces.push(bytes.slice(at, end).buffer);
      at = end;
    }
    return pieces;
  }
}
