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
  instance = undefined;
  generation += 1;
  const told = [...users];
  users.clear();
  void Promise.resolve().then(() => {
    report(error);
    for (const user of told) attempt(() => user.deref()?.moduleFailed());
  });
  return error;
}

let bytes = new Uint8Array();
let words = new Float64Array();

/** Makes views of the memory, which are lost when it grows. */
function look(): void {
  const { buffer } = exports().memory;
  if (bytes.buffer === buffer) return;
  bytes = new Uint8Array(buffer);
  words = new Float64Array(buffer, call(Operation.ResultHeader), ResultWord.Deadline + 1);
}

/** The words that the last operation has written, indexed by {@link ResultWord}. */
export function resultWords(): Float64Array {
  look();
  return words;
}

/** Writes the input of the next operation; gives its length, which the operation takes. */
export function writeInput(text: string): number {
  // The memory may grow with it.
  const address = call(Operation.InputBuffer, 0, 3 * text.length);
  look();
  return encodeInto(text, bytes.subarray(address)).written;
}

/** All texts of the module. */
export function texts(): string {
  const address = call(Operation.Texts);
  const length = resultWords()[ResultWord.Value];
  return decode(bytes.subarray(address, address + length));
}
