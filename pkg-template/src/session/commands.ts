// What a machine takes, and what waits for what it promises.

import type { Operation, Operations } from './engine/abi.js';
import type { WaitOptions } from './options.js';
import type { StompError } from './stomp-error.js';

/** What waits for a promise of the module. */
export interface Settler {
  /** Rejects it if there is an error. `isConfirmed`: the broker has confirmed it; else it was only sent. */
  settle(error: StompError | undefined, isConfirmed?: boolean): void;
  /** Says what has not come if it took too long. */
  late?(): string;
  /** Whether it is a subscription, which is made again after a failure of the module. */
  readonly isKept?: boolean;
}

/** What a command is, besides what the module knows of it. */
export interface Command<T> {
  /** What it waits for. */
  awaited(): string;
  /** The time limit of the caller, and what gives it up. */
  readonly options?: WaitOptions | undefined;
  /** What the promise is resolved with. */
  result?(isConfirmed: boolean): T;
  /** It has its number. */
  begun?(id: number): void;
  /** It has settled. */
  settled?(): void;
}

/** What an operation on a session takes behind its handle and the time. */
export type Given<Name extends Operation> =
  Parameters<Operations[Name]> extends [number, number, ...infer Rest] ? Rest : never;
