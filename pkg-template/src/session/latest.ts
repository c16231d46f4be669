// An async iterator that gives the latest value, never a backlog.

/**
 * Gives `first`, then what `watch` puts; of what comes between two requests, the last one. It ends after a value that is the
 * last. `watch` gives what ends the watching.
 */
export function latestOnly<T>(
  first: T,
  watch: (put: (value: T) => void) => () => void,
  isLast: (value: T) => boolean,
): AsyncIterableIterator<T> {
  let waiting: { value: T } | undefined = { value: first };
  let hasEnded = false;
  const asking: ((result: IteratorResult<T>) => void)[] = [];
  const end = (): void => {
    hasEnded = true;
    stop();
    for (const resolve of asking.splice(0)) resolve({ done: true, value: undefined });
  };
  const give = (value: T): IteratorResult<T> => {
    if (isLast(value)) end();
    return { done: false, value };
  };
  const stop = watch((value) => {
    const resolve = asking.shift();
    if (resolve) resolve(give(value));
    else waiting = { value };
  });
  const iterator: any = {
    next(): Promise<IteratorResult<T>> {
      if (waiting) {
        const { value } = waiting;
        waiting = undefined;
        return Promise.resolve(give(value));
      }
      if (hasEnded) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve) => asking.push(resolve));
    },
    return(): Promise<IteratorResult<T>> {
      waiting = undefined;
      end();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  iterator[Symbol.asyncIterator] = () => iterator;
  return iterator;
}
