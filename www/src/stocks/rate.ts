/** Messages per second, averaged over the last three full seconds. */
export class Rate {
  private readonly seconds = [0, 0, 0];
  private current = 0;

  count(): void {
    this.current += 1;
  }

  /** Ends a second and returns the rate; to be called once each second. */
  tick(): number {
    this.seconds.shift();
    this.seconds.push(this.current);
    this.current = 0;
    return this.seconds.reduce((sum, count) => sum + count) / this.seconds.length;
  }
}
