// The prices of the last two minutes, in the columns the chart draws.

import type { AlignedData } from 'uplot';

/** Seconds that the chart shows. */
export const WINDOW = 120;
/** Seconds beyond the window that may pile up before old rows are dropped in one go. */
const SLACK = 10;
/** Seconds that share a row, so that a flood of prices does not make a flood of rows. */
const STEP = 0.05;

/** A change, `null` inside a gap of the line, or `undefined` where only another symbol has a price. */
type Cell = number | null | undefined;

/**
 * Rows of a time and a cell for every symbol. Prices stand relative to the first one of their
 * symbol, in percent, so that cheap and dear stocks share one scale.
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
    this.set(symbol, change, time);
    return change;
  }

  /** Breaks the line of a symbol at `time`: later prices are not joined to earlier ones. */
  breakLine(symbol: S, time: number): void {
    this.broken.add(symbol);
    this.addRow(time);
    // uPlot takes a gap to begin at the last price only when every cell since then is null.
    const column = this.column(symbol);
    for (let row = column.length - 2; row >= 0 && column[row] === undefined; row -= 1) {
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

  private set(symbol: S, change: number, time: number): void {
    this.broken.delete(symbol);
    const column = this.column(symbol);
    const last = column.length - 1;
    const isFree = last >= 0 && time - (this.times[last] ?? 0) < STEP && column[last] !== null;
    if (!isFree) this.addRow(time);
    column[column.length - 1] = change;
  }

  private addRow(time: number): void {
    this.times.push(time);
    this.symbols.forEach((symbol) => {
      this.column(symbol).push(this.broken.has(symbol) ? null : undefined);
    });
    this.trim(time);
  }

  private column(symbol: S): Cell[] {
    return this.columns[this.symbols.indexOf(symbol)] ?? [];
  }

  private trim(now: number): void {
    if ((this.times[0] ?? now) > now - WINDOW - SLACK) return;
    const keep = this.times.findIndex((time) => time >= now - WINDOW);
    this.times.splice(0, keep);
    this.columns.forEach((column) => column.splice(0, keep));
  }
}
