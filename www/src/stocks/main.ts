// The stock chart: prices from /topic/stocks.<SYMBOL>, drawn at most once per animation frame.

import '../../styles/stocks.css';
import { element } from '../dom';
import { start } from '../start';
import { Chart } from './chart';
import { Feed } from './feed';
import { Gaps } from './gaps';
import { History, WINDOW } from './history';
import { Rate } from './rate';
import { SYMBOLS, type StockSymbol } from './symbols';
import { Table } from './table';

const history = new History(SYMBOLS);
const gaps = new Gaps();
const chart = new Chart(element('.chart'), SYMBOLS, history, gaps);
const rate = new Rate();
const rateText = element('[data-testid=rate]');
const gapText = element('[data-testid=gaps]');

/** Prices since the last frame: the newest of each symbol, and its change. */
const fresh = new Map<StockSymbol, { price: number; change: number }>();
let frame = 0;

let feed: Feed<StockSymbol> | undefined;
const table = new Table(SYMBOLS, toggle);

start((session) => {
  feed = new Feed(session, SYMBOLS, { priced, missed });
});

setInterval(() => {
  rateText.textContent = rate.tick().toFixed(0);
  gapText.textContent = gaps.describe(seconds() - WINDOW);
}, 1000);

function priced(symbol: StockSymbol, price: number): void {
  rate.count();
  fresh.set(symbol, { price, change: history.add(symbol, price, seconds()) });
  if (frame === 0) frame = requestAnimationFrame(draw);
}

function missed(symbol: StockSymbol, away: number): void {
  const now = seconds();
  history.breakLine(symbol, now);
  gaps.add({ from: now - away / 1000, to: now });
  gapText.textContent = gaps.describe(now - WINDOW);
}

function toggle(symbol: StockSymbol): void {
  if (!feed) return;
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
