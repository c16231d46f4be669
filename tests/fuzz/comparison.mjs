// Results that have to be the same: as expected, or else as the first of them.

export class Comparison {
  /** The first difference: `form`, `messages`, `expected` and `got`. */
  found;
  #beats = [];

  /** @param expected what has to come, if that is known; `fault` stands for a fault of any kind. */
  constructor(expected) {
    this.expected = expected;
  }

  add(form, messages, { got, beats }) {
    this.#beats.push({ form, messages, beats });
    const expected = (this.expected = withFault(this.expected, got) ?? got);
    if (!isSame(expected, got)) this.found ??= { form, messages, expected, got };
  }

  /** All forms since this was called last have to have the same number of heart-beats. */
  sameBeats() {
    const [first, ...others] = this.#beats.splice(0);
    for (const { form, messages, beats } of others) {
      if (beats === first.beats) continue;
      this.found ??= {
        form,
        messages,
        expected: [`${first.beats} beats`],
        got: [`${beats} beats`],
      };
    }
  }
}

/** The reference does not say how a stream is broken; the forms have to agree on that. */
function withFault(expected, got) {
  const at = expected?.indexOf('fault') ?? -1;
  if (at < 0 || !got[at]?.startsWith('fault ')) return expected;
  return expected.with(at, got[at]);
}

function isSame(expected, got) {
  if (expected.length !== got.length) return false;
  for (let at = 0; at < got.length; at++) if (expected[at] !== got[at]) return false;
  return true;
}
