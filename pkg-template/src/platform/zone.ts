// Angular with zone.js: an application is stable when nothing is pending that was begun in its zone, and
// tests, hydration and service workers wait for that. A timer that guards a connection always is pending,
// and so is a request for messages: they are begun outside, as NgZone.runOutsideAngular does, and what they
// bring about is done inside.

import { reach } from './clock.js';

interface Zone {
  readonly parent: Zone;
  getZoneWith(property: string): Zone | null;
  run<T>(act: () => T): T;
  wrap<F>(act: F, source: string): F;
}

/** Angular's zone, if it is Angular's code that runs. */
const angular = (): Zone | null | undefined =>
  (globalThis as { Zone?: { current?: Zone } }).Zone?.current?.getZoneWith?.('isAngularZone');

/** Begins work that Angular does not wait for. */
export function aside<T>(begin: () => T): T {
  const zone = angular();
  return zone ? zone.parent.run(begin) : begin();
}

/** The longest delay that browsers take; a longer one would fire at once. */
const LONGEST = 0x7fff_ffff;

/**
 * A timer that Angular does not wait for, from the time `present` to the time `due`, which has come when it fires; if
 * that is too far away for a timer, it fires earlier.
 */
export function later(
  act: () => void,
  due: number,
  present: number,
): ReturnType<typeof setTimeout> {
  const end = Math.min(due, present + LONGEST);
  const reached = () => {
    reach(end);
    act();
  };
  const inside = angular()?.wrap(reached, 'stomp-wasm') ?? reached;
  return aside(() => setTimeout(inside, Math.ceil(end - present)));
}
