// From a module to an instance. It imports nothing.

/** What the module exports: see src/npm/abi/runtime.rs. */
export interface Exports {
  readonly memory: WebAssembly.Memory;
  call(
    operation: number,
    handle: number,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
    g: number,
    h: number,
  ): number;
}

/** Makes an instance at once, or throws an Error that says what to do. */
export type Make = () => Exports;

/** At once. Browsers that do not compile on the main thread may refuse this as well. */
export function instantiate(module: WebAssembly.Module): Exports {
  return new WebAssembly.Instance(module).exports as unknown as Exports;
}

/** At once, if the browser allows it; else no client can be activated meanwhile, either. */
export async function instantiateLater(module: WebAssembly.Module): Promise<Exports> {
  try {
    return instantiate(module);
  } catch {
    return (await WebAssembly.instantiate(module)).exports as unknown as Exports;
  }
}
