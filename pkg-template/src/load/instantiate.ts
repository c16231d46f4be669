// From a module to an instance.

import bind, { initSync } from 'stomp-core';
import type { InitOutput } from 'stomp-core';

/** What the module exports. */
export type Exports = InitOutput;

/** At once. Browsers that do not compile on the main thread may refuse this as well. */
export function instantiate(module: WebAssembly.Module): Exports {
  return initSync({ module });
}

/** At once, if the browser allows it; else no client can be made meanwhile, either. */
export async function instantiateLater(module: WebAssembly.Module): Promise<Exports> {
  try {
    return instantiate(module);
  } catch {
    return bind({ module_or_path: module });
  }
}
