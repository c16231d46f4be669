// The times without a connection, in seconds since 1970, for the bands in the chart and the words above it.

export interface Gap {
  from: number;
  to: number;
}

export class Gaps {
  private list: Gap[] = [];

  /** Adds a gap; one that overlaps the last becomes one with it, since each subscription tells of its own. */
  add({ from, to }: Gap): void {
    const last = this.list.at(-1);
    if (last && from <= last.to) {
      last.from = Math.min(last.from, from);
      last.to = Math.max(last.to, to);
    } else {
      this.list.push({ from, to });
    }
  }

  /** Those that ended after this time; earlier ones are forgotten. */
  since(time: number): readonly Gap[] {
    this.list = this.list.filter(({ to }) => to > time);
    return this.list;
  }

  /** Such as ` · no connection: 3 s`, or nothing. */
  describe(time: number): string {
    const lengths = this.since(time).map(({ from, to }) => Math.max(1, Math.round(to - from)));
    return lengths.length > 0 ? ` · no connection: ${lengths.join(', ')} s` : '';
  }
}
