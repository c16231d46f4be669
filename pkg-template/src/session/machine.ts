// What drives the decisions of a session: commands and inputs go in, and what they bring about is done, in that order.

import { attempt, later, now, StompError } from './kit.js';
import { Action, cancel, Code, nextAction, ResultWord, timeout } from './engine/abi.js';
import { isModuleFailure } from './engine/call.js';
import { headerAddress, words } from './engine/memory.js';
import { codeOfSignal, onAbort } from './abort.js';

/** The longest delay that browsers take; a longer one would fire at once. */
const LONGEST = 0x7fff_ffff;

/** What waits for a promise of the module. */
export interface Settler {
  /** `isConfirmed`: the broker has confirmed it; else it was only sent. */
  resolve(isConfirmed: boolean): void;
  reject(error: StompError): void;
  /** What has not come if it took too long. */
  readonly late?: string;
  /** Whether it is a subscription, which is made again after a failure of the module. */
  readonly isKept?: boolean;
}

/** What the machine drives: see {@link Action}. */
export interface MachineHost {
  /** Makes the session of the module, and gives it to {@link Machine.use}. Throws where there can be none. */
  open(): void;
  perform(action: Action, value: number, other: number): void;
  /** The error for a promise that has failed; `late` says what has not come in time. */
  failure(code: Code, isMaybeDelivered: boolean, late: string | undefined): StompError;
  /** The reason of what is given up within `act`. */
  because(cause: unknown, act: () => void): void;
}

/** The status of the module's session. */
export interface MachineStatus {
  state: number;
  attempt: number;
  since: number;
  retryAt: number;
  error: number;
}

/** Says what has not come in time. */
export const lateness = (awaited: string, millis: number): string =>
  `${awaited} did not come within ${Math.round(millis)} ms`;

const AT_REST: MachineStatus = { state: 0, attempt: 0, since: 0, retryAt: -1, error: -1 };

export class Machine {
  /** Of the module's session. */
  handle = -1;
  private address = 0;
  readonly promises = new Map<number, Settler>();
  private status = AT_REST;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wakesAt = Infinity;
  private isStopped = false;

  constructor(private readonly host: MachineHost) {}

  /** Begins with a session of the module. */
  use(handle: number): void {
    this.handle = handle;
    this.address = headerAddress();
  }

  /** Makes the session of the module, if that has not been done: not before it is needed. */
  open(): void {
    if (!this.isOpen) this.host.open();
  }

  get isOpen(): boolean {
    return this.handle >= 0;
  }

  get present(): MachineStatus {
    return this.status;
  }

  /**
   * Performs a command or input, and all that it brings about. `keep` gets what it gives before that: the number of a
   * promise.
   */
  turn(operation: (session: number) => unknown, keep?: (given: number) => void): void {
    this.open();
    try {
      const given = operation(this.handle);
      keep?.(given as number);
      while (this.act());
    } catch (error) {
      // The host is told of a module that has failed.
      if (!isModuleFailure(error)) throw error;
    }
  }

  private act(): boolean {
    const action: Action = nextAction(this.handle, now());
    const all = words(this.address);
    const value = all[ResultWord.Value];
    const other = all[ResultWord.Other];
    this.status = {
      state: all[ResultWord.State],
      attempt: all[ResultWord.Attempt],
      since: all[ResultWord.Since],
      retryAt: all[ResultWord.RetryAt],
      error: all[ResultWord.Error],
    };
    this.arm(all[ResultWord.Deadline]);
    if (action === Action.Nothing) return false;
    attempt(() => this.perform(action, value, other));
    return true;
  }

  private perform(action: Action, id: number, other: number): void {
    if (action < Action.Confirmed) return this.host.perform(action, id, other);
    const settler = this.promises.get(id);
    this.promises.delete(id);
    if (action === Action.Confirmed || action === Action.Sent)
      return settler?.resolve(action === Action.Confirmed);
    const maybeDelivered = action === Action.FailedMaybeDelivered;
    settler?.reject(this.host.failure(other, maybeDelivered, settler.late));
  }

  /** Wakes when something is due, or earlier, which does no harm. */
  private arm(deadline: number): void {
    if (this.isStopped) return;
    if (deadline < 0) {
      clearTimeout(this.timer);
      this.wakesAt = Infinity;
    } else if (deadline < this.wakesAt) {
      clearTimeout(this.timer);
      const present = now();
      const due = Math.min(deadline, present + LONGEST);
      this.wakesAt = due;
      this.timer = later(() => this.ring(due), due, present);
    }
  }

  private ring(due: number): void {
    if (due === this.wakesAt) this.wakesAt = Infinity;
    this.turn((session) => timeout(session, now()));
  }

  /** A promise for what a command gives, which a signal gives up. `awaited` is what it waits for. */
  promise(
    awaited: string,
    operation: (session: number) => number,
    signal?: AbortSignal,
    keep?: (id: number) => void,
    settled?: () => void,
  ): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let promised = 0;
      const began = now();
      const stop = onAbort(signal, () => this.giveUp(promised, signal as AbortSignal));
      const end = (): void => {
        stop();
        settled?.();
      };
      this.turn(operation, (id) => {
        promised = id;
        keep?.(id);
        this.promises.set(id, {
          get late() {
            return lateness(awaited, now() - began);
          },
          resolve: (isConfirmed) => {
            end();
            resolve(isConfirmed);
          },
          reject: (error) => {
            end();
            reject(error);
          },
        });
      });
      // The module has failed.
      if (promised === 0) reject(new StompError('connection-lost'));
    });
  }

  private giveUp(id: number, signal: AbortSignal): void {
    this.cancel(id, codeOfSignal(signal), signal.reason);
  }

  /** Gives a promise up, which is rejected with this code and cause. */
  cancel(id: number, code: Code, cause?: unknown): void {
    this.host.because(cause, () => this.turn((session) => cancel(session, now(), id, code)));
  }

  /** The frame of a promise could not be sent: rejects it, also where the module has settled it with the sending. */
  refuse(id: number, cause: unknown): void {
    const settler = this.promises.get(id);
    const reject = (): void => settler?.reject(this.host.failure(Code.Usage, false, undefined));
    if (settler)
      this.promises.set(id, { ...settler, resolve: () => this.host.because(cause, reject) });
    this.cancel(id, Code.Usage, cause);
  }

  /** Begins with the session that is used now: gives what waited for promises of the one before. */
  restart(): Settler[] {
    clearTimeout(this.timer);
    this.wakesAt = Infinity;
    const lost = [...this.promises.values()].filter((it) => !it.isKept);
    this.promises.clear();
    this.status = AT_REST;
    return lost;
  }

  /** Nothing is due any more. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.wakesAt = Infinity;
  }
}
