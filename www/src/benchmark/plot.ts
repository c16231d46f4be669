// The time per message over the size of its body, of both packages: logarithmic, because it spans six powers of ten.

import { sizeName } from 'bench-cases';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { PACKAGES, type Result } from './contest';

const FONT = '12px system-ui, sans-serif';
const LOGARITHMIC = 3;

/** The plot of one kind of message; `add` draws one more result. */
export class Plot {
  private readonly results: Result[] = [];
  private readonly plot: uPlot;

  constructor(box: HTMLElement, sizes: number[]) {
    const axis = {
      stroke: () => colour('--muted'),
      font: FONT,
      grid: { stroke: () => colour('--hair'), width: 1 },
      ticks: { show: false },
    };
    this.plot = new uPlot(
      {
        ...sizeOf(box),
        padding: [12, 16, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: [-0.2, sizes.length - 0.8] },
          y: { distr: LOGARITHMIC, range: (_, least, most) => powersAround(least, most) },
        },
        axes: [
          {
            ...axis,
            size: 30,
            splits: sizes.map((_, index) => index),
            values: (_, splits) => splits.map((at) => sizeName(sizes[at] ?? 0)),
          },
          {
            ...axis,
            size: 64,
            splits: (_, __, least, most) => powers(least, most),
            values: (_, splits) => splits.map(duration),
          },
        ],
        series: [{}, line(PACKAGES[0], '--line-2'), line(PACKAGES[1], '--line-1')],
      },
      [[], [], []],
      box,
    );
    new ResizeObserver(() => this.plot.setSize(sizeOf(box))).observe(box);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
      this.plot.redraw(false),
    );
  }

  add(result: Result): void {
    this.results.push(result);
    const times = (which: 0 | 1) => this.results.map(({ microseconds }) => microseconds[which]);
    this.plot.setData([this.results.map((_, index) => index), times(0), times(1)]);
  }
}

/** `5.2 µs`, `3 ms`. */
export function duration(microseconds: number): string {
  const [value, unit] = microseconds < 1000 ? [microseconds, 'µs'] : [microseconds / 1000, 'ms'];
  return `${Number(value.toPrecision(value < 1 ? 2 : 3))} ${unit}`;
}

const line = (label: string, name: string): uPlot.Series => ({
  label,
  stroke: () => colour(name),
  width: 2,
  points: { show: true, size: 7, fill: () => colour(name) },
});

/** From the power of ten below to that above. */
function powersAround(least: number | null, most: number | null): uPlot.Range.MinMax {
  const power = (value: number | null, round: (n: number) => number) =>
    10 ** round(Math.log10(value || 1));
  return [power(least, Math.floor), power((most || 1) * 1.01, Math.ceil)];
}

/** The powers of ten from one to another. */
function powers(least: number, most: number): number[] {
  const [first, last] = [Math.round(Math.log10(least)), Math.round(Math.log10(most))];
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

const colour = (name: string) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const sizeOf = (box: HTMLElement) => ({ width: box.clientWidth, height: box.clientHeight });
