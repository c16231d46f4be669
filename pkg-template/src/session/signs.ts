// Signs that an attempt to connect may succeed now: the network is there, the page is seen again.

/** Gives what begins to call `act` at each sign, or ends that. */
export function signsFor(act: () => void): (isWanted: boolean) => void {
  let isListening = false;
  const page: any = globalThis;
  const hurry = (): void => {
    if (page.document?.visibilityState !== 'hidden') act();
  };
  return (isWanted) => {
    if (isWanted === isListening) return;
    isListening = isWanted;
    const method = isWanted ? 'addEventListener' : 'removeEventListener';
    for (const name of ['online', 'pageshow']) page[method]?.(name, hurry);
    page.document?.[method]?.('visibilitychange', hurry);
  };
}
