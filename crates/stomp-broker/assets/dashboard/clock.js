// The clock of a namespace, for times of day.

const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

export class Clock {
  #start;

  /** Takes what `GET clock` has answered: milliseconds since the namespace was made, and since 1970. */
  set({ now, time }) {
    this.#start = time - now;
  }

  /** The time of day of a moment in milliseconds since the namespace was made, as in `14:03:07.250`. */
  at(moment) {
    const shown = new Date(this.#start + moment);
    const millis = String(shown.getMilliseconds()).padStart(3, '0');
    return time.format(shown).replace(/(\d\d)(?!.*\d)/, `$1.${millis}`);
  }
}
