// An async iterator that gives the latest value, never a backlog.

/**
 * Gives the value that there is, then what it has become: of several values between two requests, the last one. It ends
 * after a value that is the last. `watch` calls its argument at each change, until what it gives is called.
 */
export function latestOnly<T>(
  present: () => T,
  watch: (changed: () => void) => () => void,
  isLast: (value: T) => boolean,
): AsyncIterableIterator<T> {
  let hasEnded = false;
  let wake = (): void => {};
  async function* values(): AsyncGenerator<T> {
    const stop = watch(() => wake());
    let given: T | undefined;
    try {
      while (!hasEnded) {
        const value = present();
        if (value === given) await new Promise<void>((resolve) => (wake = resolve));
        else {
          given = value;
          hasEnded = isLast(value);
          yield value;
        }
      }
    } finally {
      stop();
    }
  }
  const iterator = values();
  const end = iterator.return.bind(iterator);
  // What waits for the next value ends, too.
  iterator.return = (value) => {
    hasEnded = true;
    wake();
    return end(value);
  };
  return iterator;
}
