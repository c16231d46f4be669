// When something came over a connection: noted for every message, told to the engine when it looks for silence.

import { dateOffset, now } from '../platform/clock.js';

/** By how much two clocks may drift apart between two looks, in milliseconds, before one has been set. */
const DRIFT = 100;

export class SignsOfLife {
  private isNew = false;
  private notedAt = 0;
  private offset = dateOffset();

  /** Something came. By `Date.now()`, the only clock that costs little enough for every message. */
  note(): void {
    this.isNew = true;
    this.notedAt = Date.now();
  }

  /** When the last sign of life came, by {@link now}; undefined if none has come since this was asked last. */
  take(): number | undefined {
    if (!this.isNew) return undefined;
    this.isNew = false;
    const offset = dateOffset();
    // If the computer's clock was set meanwhile, it counts as just received.
    const isSteady = Math.abs(offset - this.offset) < DRIFT;
    this.offset = offset;
    return isSteady ? this.notedAt - offset : now();
  }
}
