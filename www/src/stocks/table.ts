// The table: last price, change since the page saw the first one, and a switch for each symbol.

import { element, make } from '../dom';
import { percent } from './chart';

interface Row {
  price: HTMLElement;
  change: HTMLElement;
  toggle: HTMLButtonElement;
  last: number;
}

export class Table<S extends string> {
  private readonly rows = new Map<S, Row>();

  /** `toggled` is called when the pause button of a symbol is pressed. */
  constructor(symbols: readonly S[], toggled: (symbol: S) => void) {
    const body = element('.quotes tbody');
    symbols.forEach((symbol, index) => body.append(this.addRow(symbol, index, toggled)));
  }

  show(symbol: S, price: number, change: number): void {
    const row = this.rows.get(symbol);
    if (!row) return;
    row.price.textContent = price.toFixed(2);
    row.change.textContent = percent(change);
    row.change.dataset.sign = String(Math.sign(Number(change.toFixed(2))));
    flash(row.price, price - row.last);
    row.last = price;
  }

  showPaused(symbol: S, paused: boolean): void {
    const row = this.rows.get(symbol);
    if (!row) return;
    row.toggle.textContent = paused ? 'Resume' : 'Pause';
    row.toggle.setAttribute('aria-label', `${row.toggle.textContent} ${symbol}`);
    row.toggle.closest('tr')?.classList.toggle('paused', paused);
  }

  private addRow(symbol: S, index: number, toggled: (symbol: S) => void): HTMLElement {
    const name = make('th', `symbol line-${index + 1}`, symbol);
    name.scope = 'row';
    const price = make('td', 'price', '–');
    price.dataset.testid = 'price';
    price.dataset.symbol = symbol;
    const change = make('td', 'change', '–');
    const toggle = make('button', 'quiet');
    toggle.type = 'button';
    toggle.dataset.testid = 'toggle';
    toggle.dataset.symbol = symbol;
    toggle.addEventListener('click', () => toggled(symbol));

    const row = make('tr', '');
    const cell = make('td', 'switch');
    cell.append(toggle);
    row.append(name, price, change, cell);
    this.rows.set(symbol, { price, change, toggle, last: NaN });
    this.showPaused(symbol, false);
    return row;
  }
}

/** Tints a price for a moment, up or down, unless the user prefers reduced motion. */
function flash(cell: HTMLElement, move: number): void {
  if (!move || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const tint = move > 0 ? 'var(--up)' : 'var(--down)';
  cell.animate([{ color: tint }, { color: tint, offset: 0.3 }, {}], { duration: 400 });
}
