// Objects of the engine that JavaScript holds by a handle.

import { Operation } from './abi.js';
import { call, type EngineUser, generation, unwatch, watch } from './call.js';

interface Held {
  readonly handle: number;
  readonly engine: number;
  readonly reference: WeakRef<EngineUser>;
}

const registry =
  typeof FinalizationRegistry === 'function'
    ? new FinalizationRegistry<Held>(({ handle, engine, reference }) => {
        unwatch(reference);
        if (engine === generation) call(Operation.Release, handle);
      })
    : undefined;

/**
 * Opens a client of the engine for `owner`, which is told when the engine fails. It is released when `owner` is gone.
 * Gives its handle.
 */
export function openFor(owner: EngineUser): number {
  const reference = watch(owner);
  const handle = call(Operation.OpenClient);
  registry?.register(owner, { handle, engine: generation, reference });
  return handle;
}
