// Signs that an attempt to connect may succeed now: the network is there, the page is seen again.

/** Calls `act` at each sign while {@link listen} is on. */
export class Signs {
  private isListening = false;

  constructor(private readonly act: () => void) {}

  listen(isWanted: boolean): void {
    if (isWanted === this.isListening) return;
    this.isListening = isWanted;
    const { document } = globalThis as { document?: EventTarget };
    const method = isWanted ? 'addEventListener' : 'removeEventListener';
    for (const name of ['online', 'pageshow']) (globalThis as any)[method]?.(name, this.hurry);
    document?.[method]?.('visibilitychange', this.hurry);
  }

  private readonly hurry = (): void => {
    if ((globalThis as any).document?.visibilityState !== 'hidden') this.act();
  };
}
