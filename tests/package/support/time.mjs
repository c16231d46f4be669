// Time that passes only when a test says so.

import { tick } from './client.mjs';

const EPOCH = 1_700_000_000_000;

/**
 * Takes the place of the timers and clocks of this process until the test ends. Time goes on from what it is, in whole
 * milliseconds: the package's clock does not go back, and a delay between two times with fractions may be longer by one.
 */
export function virtualTime(t) {
  let present = Math.ceil(performance.now()) + 1000;
  let offset = EPOCH - present;
  t.mock.method(performance, 'now', () => present);
  t.mock.method(Date, 'now', () => Math.floor(present + offset));
  t.mock.timers.enable({ apis: ['setTimeout'] });

  /** Lets milliseconds pass, in steps of at most `step`. */
  const pass = (milliseconds, step = 50) => {
    for (let left = milliseconds; left > 0; left -= step) {
      const next = Math.min(step, left);
      present += next;
      t.mock.timers.tick(next);
    }
  };

  /** Lets time pass until `holds()`; throws if it does not after `limit` milliseconds. */
  const passUntil = async (holds, limit) => {
    await tick();
    for (let spent = 0; !holds(); spent += 1) {
      if (spent === limit) throw new Error(`${holds} is not so after ${limit} ms`);
      pass(1);
      await tick();
    }
  };

  /** Sets the clock that people read, forward or back. */
  const setClock = (by) => (offset += by);

  return { pass, passUntil, setClock };
}
