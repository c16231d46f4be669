// The one function of the module of Session's decisions, its memory, and what happens when it fails.

import { namedError } from '../../log/errors.js';
import { attempt, report } from '../../log/report.js';
import { decode, encodeInto } from '../../text/utf8.js';
import { StompError } from '../stomp-error.js';
import type { Exports, Make } from '../../engine/load/instantiate.js';
import { type Call, Operation, ResultWord } from './abi.js';

/** Has a session in the module, and is told when it is lost. */
export interface ModuleUser {
  moduleFailed(): void;
}

/** Give what makes instances: one for each entry of the package on this page. */
const sources = new Set<() => Make>();
let instance: Exports | undefined;
/** The number of the present instance: a session of an earlier one is gone. */
let generation = 0;
const users = new Set<WeakRef<ModuleUser>>();

let registry: FinalizationRegistry<() => void> | undefined;

/**
 * Opens a session of the module for `owner`, which is told once when the module fails. It is released when `owner` is gone.
 */
export function openFor(owner: ModuleUser, open: () => number): number {
  const handle = open();
  const reference = new WeakRef(owner);
  const of = generation;
  users.add(reference);
  if (typeof FinalizationRegistry === 'function')
    registry ??= new FinalizationRegistry((release) => release());
  registry?.register(owner, () => {
    users.delete(reference);
    if (of === generation) call(Operation.ReleaseSession, handle);
  });
  return handle;
}

/** An instance may be made of what `obtain` gives, too. */
export const provide = (obtain: () => Make): void => void sources.add(obtain);

const exports = (): Exports => (instance ??= made());

/** A new instance, of the first source that there can be one of. */
function made(): Exports {
  let failure: unknown;
  for (const obtain of sources)
    try {
      return obtain()();
    } catch (cause) {
      failure = cause;
    }
  throw failure;
}

/** Whether there can be an instance. */
export function isAvailable(): boolean {
  try {
    return Boolean(exports());
  } catch {
    return false;
  }
}

/**
 * Calls the module: see {@link Operations} for what each operation takes and gives. What is left out is no number to it.
 *
 * @throws StompError if no instance can be made (it says what to do), Error if it has failed. A failed instance is never called
 * again; its users are told in a microtask.
 */
export const call: Call = (operation: Operation, handle: any = 0, ...given: any[]): any => {
  let module: any;
  try {
    module = exports();
  } catch (cause) {
    throw noModule(cause);
  }
  try {
    return module.call(operation, handle, ...given);
  } catch (cause) {
    throw failed(cause);
  }
};

/** The error where the page can have no module: another attempt does not change that. */
export function noModule(cause: any): StompError {
  return new StompError('unreachable', { message: cause?.message, cause, retryable: false });
}

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
  const { buffer } = exports().memory;
  if (bytes?.buffer !== buffer) {
    bytes = new Uint8Array(buffer);
    words = undefined;
  }
  return bytes;
}

/** Writes the input of the next operation; gives its length, which the operation takes. */
export const writeInput = (text: string): number =>
  encodeInto(text, inputOf(3 * text.length)).written;

/** Its buffer. The memory may grow with it. */
function inputOf(length: number): Uint8Array {
  const address = call(Operation.InputBuffer, 0, length);
  return memory().subarray(address);
}

/** Where the words are. */
export const headerAddress = (): number => call(Operation.ResultHeader);

/** The words that the last operation has written, indexed by {@link ResultWord}. */
export function wordsAt(address: number): Float64Array {
  const { buffer } = memory();
  return (words ??= new Float64Array(buffer, address, ResultWord.Deadline + 1));
}

/** All texts of the module. */
export function texts(): string {
  const address = call(Operation.Texts);
  const length = wordsAt(headerAddress())[ResultWord.Value];
  return decode(memory().subarray(address, address + length));
}
