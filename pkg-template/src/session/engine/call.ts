// The one function of the module of Session's decisions, its memory, and what happens when it fails.

import { attempt, encodeInto, isLost, namedError, obtain, report, StompError } from '../kit.js';
import type { Exports, Make } from '../../engine/load/instantiate.js';
import { type Call, Operation } from './abi.js';

/** Has a session in the module, and is told when it is lost. */
export interface ModuleUser {
  moduleFailed(): void;
}

let make: Make | undefined;
let instance: Exports | undefined;
/** The number of the present instance: a session of an earlier one is gone. */
let generation = 0;
const users = new Set<WeakRef<ModuleUser>>();

interface Held {
  readonly handle: number;
  readonly generation: number;
  readonly reference: WeakRef<ModuleUser>;
}

let registry: FinalizationRegistry<Held> | undefined;

/**
 * Opens a session of the module for `owner`, which is told once when the module fails. It is released when `owner` is gone.
 */
export function openFor(owner: ModuleUser, open: () => number): number {
  const handle = open();
  const reference = new WeakRef(owner);
  users.add(reference);
  if (typeof FinalizationRegistry === 'function')
    registry ??= new FinalizationRegistry((held) => {
      users.delete(held.reference);
      if (held.generation === generation) call(Operation.ReleaseSession, held.handle);
    });
  registry?.register(owner, { handle, generation, reference });
  return handle;
}

/** Throws a StompError that says what to do where there can be no instance. */
function exports(): Exports {
  try {
    return (instance ??= (make ??= obtain())());
  } catch (cause) {
    throw new StompError('unreachable', {
      message: (cause as Error).message,
      cause,
      retryable: false,
    });
  }
}

/**
 * Calls the module: see {@link Operations} for what each operation takes and gives.
 *
 * @throws StompError if no instance can be made (it says what to do), Error if it has failed. A failed instance is never called
 * again; its users are told in a microtask.
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
  const module = exports();
  try {
    return module.call(operation, handle, a, b, c, d, e, f, g, h);
  } catch (cause) {
    throw failed(cause);
  }
};

/** The name of the error that operations throw when the module has failed. */
const FAILED = 'StompSessionModuleError';

export const isModuleFailure = (error: unknown): boolean =>
  (error as Error | undefined)?.name === FAILED;

function failed(cause: unknown): Error {
  const error = namedError(FAILED, `the decisions of Session have failed (${cause})`, { cause });
  instance = bytes = words = undefined;
  generation += 1;
  const told = [...users];
  users.clear();
  void Promise.resolve().then(() => {
    report(error);
    for (const user of told) attempt(() => user.deref()?.moduleFailed());
  });
  return error;
}

let bytes: Uint8Array | undefined;
let words: Float64Array | undefined;

/** Views of the memory are lost when it grows. */
function memory(): Uint8Array {
  if (!bytes || isLost(bytes, exports)) {
    bytes = new Uint8Array(exports().memory.buffer);
    words = undefined;
  }
  return bytes;
}

/** Writes text to an address; gives its length in bytes. */
export const write = (text: string, address: number): number =>
  encodeInto(text, memory().subarray(address)).written;

/** The words of the result header, which is at this address. */
export function wordsAt(address: number, count: number): Float64Array {
  const { buffer } = memory();
  return words ?? (words = new Float64Array(buffer, address, count));
}
