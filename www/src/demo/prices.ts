// Prices, which the broker publishes and a client of its own shows.

import type { MemoryBroker } from 'stomp-broker/memory';
import { element, make } from '../dom';
import { sessionWith } from './client';

const FIRST = { ACME: 120, CRAB: 48, WASM: 310 };
/** Milliseconds between two prices. */
const PERIOD = 700;

interface Price {
  symbol: string;
  price: number;
}

export class Prices {
  private readonly table = element('[data-testid=prices]');
  private readonly feed = element('[data-testid=feed]');
  private readonly prices = new Map(Object.entries(FIRST));

  constructor(broker: MemoryBroker) {
    for (const [symbol, price] of this.prices) this.show({ symbol, price });
    const state = (_: string, text: string) => {
      this.feed.textContent = `The client is ${text}.`;
    };
    sessionWith(broker, state, (session) => {
      session.subscribe('/topic/stocks.*', (message) => this.show(message.json()));
    });
    setInterval(() => this.publish(broker), PERIOD);
  }

  private publish(broker: MemoryBroker): void {
    const symbols = [...this.prices.keys()];
    const symbol = symbols[Math.floor(Math.random() * symbols.length)] ?? '';
    const price = (this.prices.get(symbol) ?? 0) * (1 + (Math.random() - 0.5) / 100);
    this.prices.set(symbol, price);
    const body = JSON.stringify({ symbol, price });
    void broker.publish(`/topic/stocks.${symbol}`, body, { 'content-type': 'application/json' });
  }

  private show({ symbol, price }: Price): void {
    const change = (price / FIRST[symbol as keyof typeof FIRST] - 1) * 100;
    const row = make('tr', '');
    row.dataset.symbol = symbol;
    const head = make('th', '', symbol);
    head.scope = 'row';
    const sign = change > 0 ? '+' : '';
    const tone = change < 0 ? 'down' : 'up';
    row.append(
      head,
      make('td', '', price.toFixed(2)),
      make('td', tone, `${sign}${change.toFixed(2)} %`),
    );
    const old = this.table.querySelector(`[data-symbol=${symbol}]`);
    if (old) old.replaceWith(row);
    else this.table.append(row);
  }
}
