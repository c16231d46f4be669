// The one function of the engine, and what happens when it fails.

import { namedError } from '../log/errors.js';
import { attempt, report } from '../log/report.js';
import type { Call, Operation } from './abi.js';
import { discard, exports } from './load/index.js';

/** Holds objects of the engine, and is told when they are lost with it. */
export interface EngineUser {
  engineFailed(error: Error): void;
}

/** What is thrown by operations from a failure of the engine until its users have been told. */
let failure: Error | undefined;
const users = new Set<WeakRef<EngineUser>>();

/** The number of the present engine: an object of an earlier one is gone. */
export let generation = 0;

/**
 * Calls the engine: see {@link Operations} for what each operation takes and gives.
 *
 * @throws Error if no engine can be made (it says what to do), or if it has failed: out of memory, or a fault of
 * its own. A failed engine is never called again; all that it held is lost, its users are told in a microtask, and
 * operations from then on get a fresh one.
 */
export const call: Call = (
  operation: Operation,
  handle: any = 0,
  a: any = 0,
  b: any = 0,
  c: any = 0,
  d: any = 0,
  e: any = 0,
  f: any = 0,
  g: any = 0,
  h: any = 0,
): any => {
  if (failure) throw failure;
  const engine = exports();
  try {
    return engine.call(operation, handle, a, b, c, d, e, f, g, h);
  } catch (cause) {
    throw failed(cause);
  }
};

function failed(cause: unknown): Error {
  const error = namedError(
    'StompEngineError',
    `the engine of stomp-wasm has failed: its clients lose their connections, and connect again (${cause})`,
    { cause },
  );
  failure = error;
  generation += 1;
  discard();
  // Not at once: the operation may be part of anything.
  void Promise.resolve().then(() => {
    failure = undefined;
    report(error);
    const told = [...users];
    users.clear();
    for (const user of told) attempt(() => user.deref()?.engineFailed(error));
  });
  return error;
}

/** Whether `error` is what operations throw when the engine has failed; its users are told anyway. */
export const isEngineFailure = (error: unknown): boolean =>
  (error as Error | undefined)?.name === 'StompEngineError';

/** Tells `user` when the present engine fails, if it is still there; until `reference` is given to {@link unwatch}. */
export function watch(user: EngineUser): WeakRef<EngineUser> {
  const reference = new WeakRef(user);
  users.add(reference);
  return reference;
}

export function unwatch(reference: WeakRef<EngineUser>): void {
  users.delete(reference);
}
