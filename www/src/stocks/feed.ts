// The subscriptions: one for each symbol that is not paused, opened again on every connection.

import type { Client, StompSubscription } from 'stomp-wasm';

export class Feed<S extends string> {
  private readonly paused = new Set<S>();
  private readonly subscriptions = new Map<S, StompSubscription>();
  private client: Client | undefined;

  constructor(
    private readonly symbols: readonly S[],
    private readonly priced: (symbol: S, price: number) => void,
  ) {}

  /** Subscribes on a new connection; the subscriptions of an earlier one are closed. */
  connected(client: Client): void {
    this.client = client;
    this.subscriptions.clear();
    this.symbols.forEach((symbol) => this.subscribe(symbol));
  }

  /** Pauses or resumes a symbol, now or, without a connection, for the next one. Returns whether it is paused. */
  toggle(symbol: S): boolean {
    if (this.paused.delete(symbol)) {
      this.subscribe(symbol);
      return false;
    }
    this.paused.add(symbol);
    this.unsubscribe(symbol);
    return true;
  }

  private subscribe(symbol: S): void {
    if (!this.client?.connected || this.paused.has(symbol)) return;
    const destination = `/topic/stocks.${symbol}`;
    const subscription = this.client.subscribe(destination, (message) => {
      const price = parsePrice(message.body);
      if (price !== undefined) this.priced(symbol, price);
      else console.warn(`${destination} brought something without a price:`, message.body);
    });
    this.subscriptions.set(symbol, subscription);
  }

  private unsubscribe(symbol: S): void {
    const subscription = this.subscriptions.get(symbol);
    this.subscriptions.delete(symbol);
    if (this.client?.connected) subscription?.unsubscribe();
  }
}

/** The price in the body of a MESSAGE; `undefined` if it has none. */
function parsePrice(body: string): number | undefined {
  try {
    const { price } = JSON.parse(body) as { price?: unknown };
    return typeof price === 'number' && Number.isFinite(price) ? price : undefined;
  } catch {
    return undefined;
  }
}
