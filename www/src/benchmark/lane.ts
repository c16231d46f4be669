// One package in a frame of its own, and the time that messages take there.

import type { Case } from 'bench-cases';

/** Milliseconds. */
const WARM_UP = 80;
const SAMPLE = 12;

/** What tests/bench/in-page/fake.mjs offers. */
interface Bench {
  open(theCase: Case): Promise<void>;
  /** Passes items on; gives the milliseconds that passed. */
  run(items: number): number;
}

export class Lane {
  private items = 1;

  private constructor(
    private readonly frame: HTMLIFrameElement,
    private readonly bench: Bench,
    private readonly together: number,
  ) {}

  /** Loads a package anew and lets it connect. */
  static async open(name: string, theCase: Case): Promise<Lane> {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.src = `benchmark-${name}.html`;
    await new Promise<void>((resolve) => {
      frame.onload = () => resolve();
      document.body.append(frame);
    });
    const { bench } = frame.contentWindow as unknown as { bench?: Bench };
    if (!bench) throw new Error(`the code of ${name} could not be loaded`);
    await bench.open(theCase);
    return new Lane(frame, bench, theCase.together);
  }

  /**
   * Warms up: until code is compiled, and the number of items for one sample is known. The fastest
   * run decides: one that was interrupted by another process would make samples too short for the clock.
   */
  warmUp(): void {
    let spent = 0;
    let last = 0;
    let fastest = Infinity;
    while (spent < WARM_UP || last < SAMPLE) {
      if (last < SAMPLE) this.items *= 2;
      last = this.bench.run(this.items);
      spent += last;
      if (last > 0) fastest = Math.min(fastest, last / this.items);
    }
    this.items = Math.max(1, Math.round(SAMPLE / fastest));
  }

  /** Microseconds per message. */
  sample(): number {
    return (this.bench.run(this.items) / (this.items * this.together)) * 1000;
  }

  close(): void {
    this.frame.remove();
  }
}
