// Objects of the engine that JavaScript holds by a handle.

import { release } from './abi.js';
import { type EngineUser, generation, unwatch, watch } from './call.js';

interface Held {
  readonly handle: number;
  readonly engine: number;
  readonly reference: WeakRef<EngineUser>;
}

const registry =
  typeof FinalizationRegistry === 'function'
    ? new FinalizationRegistry<Held>(({ handle, engine, reference }) => {
        unwatch(reference);
        if (engine === generation) release(handle);
      })
    : undefined;

/**
 * Opens an object of the engine for `owner`, which is told when the engine fails. It is released when `owner` is gone.
 * Gives its handle.
 */
export function openFor(owner: EngineUser, open: () => number): number {
  const reference = watch(owner);
  const handle = open();
  registry?.register(owner, { handle, engine: generation, reference });
  return handle;
}
