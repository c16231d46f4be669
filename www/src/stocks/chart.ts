// The chart: uPlot in the colours of the page, as wide as the page allows.

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Gaps } from './gaps';
import { History, WINDOW } from './history';

const FONT = '12px system-ui, sans-serif';

export class Chart<S extends string> {
  private readonly plot: uPlot;
  private colours = readColours();

  constructor(
    private readonly box: HTMLElement,
    private readonly symbols: readonly S[],
    private readonly history: History<S>,
    private readonly gaps: Gaps,
  ) {
    this.plot = new uPlot(this.options(), history.data(), box);
    new ResizeObserver(() => this.plot.setSize(sizeOf(box))).observe(box);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.repaint());
  }

  /** Draws what the history holds at `now`, in seconds since 1970. */
  draw(now: number): void {
    const [min, max] = this.history.span(now);
    this.plot.batch(() => {
      this.plot.setData(this.history.data(), false);
      this.plot.setScale('x', { min, max });
    });
  }

  private repaint(): void {
    this.colours = readColours();
    this.plot.redraw(false);
  }

  private options(): uPlot.Options {
    const now = Date.now() / 1000;
    return {
      ...sizeOf(this.box),
      padding: [12, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { x: { min: now, max: now + 30, auto: false }, y: { range: withRoom } },
      axes: [
        this.axis({ size: 34, space: 90, values: (_, splits) => splits.map(clock) }),
        this.percentAxis(),
      ],
      hooks: { drawAxes: [(plot) => this.shadeGaps(plot)] },
      series: [{}, ...this.symbols.map((symbol, index) => this.line(symbol, index))],
    };
  }

  /** Bands for the times without a connection, behind the lines. */
  private shadeGaps({ ctx, bbox, scales, valToPos }: uPlot): void {
    const { min = 0, max = 0 } = scales['x'] as { min?: number; max?: number };
    ctx.save();
    ctx.fillStyle = this.colours.gap;
    for (const { from, to } of this.gaps.since(max - WINDOW)) {
      const left = valToPos(Math.max(from, min), 'x', true);
      const right = valToPos(Math.min(to, max), 'x', true);
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
    }
    ctx.restore();
  }

  private line(symbol: S, index: number): uPlot.Series {
    return {
      label: symbol,
      stroke: () => this.colours.lines[index] ?? this.colours.text,
      width: 2,
      points: { show: false },
    };
  }

  private percentAxis(): uPlot.Axis {
    return this.axis({ size: 64, values: (_, splits) => splits.map(percent) });
  }

  private axis(more: uPlot.Axis): uPlot.Axis {
    const grid = { stroke: () => this.colours.grid, width: 1 };
    return { stroke: () => this.colours.text, font: FONT, grid, ticks: { show: false }, ...more };
  }
}

/** A change in percent with its sign, such as `+0.25 %`. */
export function percent(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)} %`;
}

function clock(seconds: number): string {
  return new Date(seconds * 1000).toTimeString().slice(0, 8);
}

/** Keeps the lines off the edges, and a flat line in the middle. */
function withRoom(_: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  const [low, high] = [min ?? 0, max ?? 0];
  const room = Math.max((high - low) * 0.12, 0.05);
  return [low - room, high + room];
}

function sizeOf(box: HTMLElement): { width: number; height: number } {
  return { width: box.clientWidth, height: box.clientHeight };
}

/** The colours of the theme that is on, out of the style sheet. */
function readColours(): { text: string; grid: string; gap: string; lines: string[] } {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const lines = [1, 2, 3, 4, 5].map((number) => colour(`--line-${number}`));
  return { text: colour('--muted'), grid: colour('--hair'), gap: colour('--sunken'), lines };
}
