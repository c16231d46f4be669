// The prices of the last two minutes, in the columns the chart draws.

import type { AlignedData } from 'uplot';

/** Seconds the chart looks back. */
export const WINDOW = 120;
/** Seconds beyond the window that may pile up before old rows are dropped in one go. */
const SLACK = 10;

/** A change, `null` inside a gap of the line, or `undefined` where only another symbol has news. */
type Cell = number | null | undefined;

/**
 * One row per price: the time it arrived, and a cell for every symbol. Prices stand relative to
 * the first one of their symbol, in percent, so that cheap and dear stocks share one scale.
 */
export class History<S extends string> {
  private readonly times: number[] = [];
  private readonly columns: Cell[][];
  private readonly first = new Map<S, number>();
  private readonly broken = new Set<S>();

  constructor(private readonly symbols: readonly S[]) {
    this.columns = symbols.map(() => []);
  }

  /** Notes a price that arrived at `time` (seconds since 1970) and returns its change in percent. */
  add(symbol: S, price: number, time: number): number {
    const first = this.first.get(symbol) ?? price;
    this.first.set(symbol, first);
    const change = first === 0 ? 0 : (price / first - 1) * 100;
    this.push(symbol, change, time);
    return change;
  }

  /** Breaks the line of a symbol: what comes next is not joined to what was before. */
  breakLine(symbol: S): void {
    this.broken.add(symbol);
    const column = this.columns[this.symbols.indexOf(symbol)] ?? [];
    // The gap begins at the last price, not at the last row.
    for (let row = column.length - 1; row >= 0 && column[row] === undefined; row -= 1) {
      column[row] = null;
    }
  }

  /** The columns as they are now: times first, then the symbols in their order. */
  data(): AlignedData {
    return [this.times, ...this.columns];
  }

  /** The span of time to show at `now`: it grows from half a minute, then slides. */
  span(now: number): [from: number, to: number] {
    const from = Math.max(this.times[0] ?? now, now - WINDOW);
    return [from, Math.max(now, from + 30)];
  }

  private push(symbol: S, change: number, time: number): void {
    this.broken.delete(symbol);
    this.times.push(time);
    this.symbols.forEach((other, index) => {
      const nothing = this.broken.has(other) ? null : undefined;
      this.columns[index]?.push(other === symbol ? change : nothing);
    });
    this.trim(time);
  }

  private trim(now: number): void {
    if ((this.times[0] ?? now) > now - WINDOW - SLACK) return;
    const keep = this.times.findIndex((time) => time >= now - WINDOW);
    this.times.splice(0, keep);
    this.columns.forEach((column) => column.splice(0, keep));
  }
}
