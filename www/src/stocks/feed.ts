// The subscriptions: one for each symbol that is not paused. The session restores them on every connection.

import type { Session, SessionMessage, Subscription } from 'stomp-wasm';

/** What a feed tells of a symbol. */
export interface FeedListener<S extends string> {
  priced(symbol: S, price: number): void;
  /** Prices may be missing: there was no connection for `away` milliseconds. */
  missed(symbol: S, away: number): void;
}

export class Feed<S extends string> {
  private readonly subscriptions = new Map<S, Subscription>();

  constructor(
    private readonly session: Session,
    symbols: readonly S[],
    private readonly listener: FeedListener<S>,
  ) {
    symbols.forEach((symbol) => this.subscribe(symbol));
  }

  /** Pauses or resumes a symbol. Returns whether it is paused. */
  toggle(symbol: S): boolean {
    const subscription = this.subscriptions.get(symbol);
    if (!subscription) {
      this.subscribe(symbol);
      return false;
    }
    this.subscriptions.delete(symbol);
    subscription.close();
    return true;
  }

  private subscribe(symbol: S): void {
    const receive = (message: SessionMessage) => this.receive(symbol, message);
    const onGap = ({ away }: { away: number }) => this.listener.missed(symbol, away);
    const subscription = this.session.subscribe(`/topic/stocks.${symbol}`, receive, { onGap });
    this.subscriptions.set(symbol, subscription);
  }

  private receive(symbol: S, { text, subscription }: SessionMessage): void {
    const price = parsePrice(text);
    if (price !== undefined) this.listener.priced(symbol, price);
    else console.warn(`${subscription.destination} brought something without a price:`, text);
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
