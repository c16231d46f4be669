// The stock chart: prices from /topic/stocks.<SYMBOL>, drawn at most once per animation frame.

import '../../styles/stocks.css';
import { element } from '../dom';
import { start } from '../start';
import { Chart } from './chart';
import { Feed } from './feed';
import { History } from './history';
import { Rate } from './rate';
import { SYMBOLS, type StockSymbol } from './symbols';
import { Table } from './table';

const history = new History(SYMBOLS);
const chart = new Chart(element('.chart'), SYMBOLS, history);
const feed = new Feed(SYMBOLS, priced);
const table = new Table(SYMBOLS, toggle);
const rate = new Rate();

/** Prices since the last frame: the newest of each symbol, and its change. */
const fresh = new Map<StockSymbol, { price: number; change: number }>();
let frame = 0;

start(
  (client) => {
    client.onConnect = () => feed.connected(client);
  },
  (now) => {
    if (now.kind === 'connected') SYMBOLS.forEach((symbol) => history.breakLine(symbol, seconds()));
  },
);

const rateText = element('[data-testid=rate]');
setInterval(() => (rateText.textContent = rate.tick().toFixed(0)), 1000);

function priced(symbol: StockSymbol, price: number): void {
  rate.count();
  fresh.set(symbol, { price, change: history.add(symbol, price, seconds()) });
  if (frame === 0) frame = requestAnimationFrame(draw);
}

function toggle(symbol: StockSymbol): void {
  const paused = feed.toggle(symbol);
  if (paused) history.breakLine(symbol, seconds());
  table.showPaused(symbol, paused);
}

function draw(): void {
  frame = 0;
  fresh.forEach(({ price, change }, symbol) => table.show(symbol, price, change));
  fresh.clear();
  chart.draw(seconds());
}

function seconds(): number {
  return Date.now() / 1000;
}
