// What drives the decisions of a session: commands and inputs go in, and what they bring about is done, in that order.

import { later, now, report, StompError } from './kit.js';
import { Action, Code, Operation, type Operations, ResultWord } from './engine/abi.js';
import { call, isModuleFailure } from './engine/call.js';
import { headerAddress, words } from './engine/memory.js';
import { codeOfSignal, onAbort } from './abort.js';
import { lateness, type Reasons } from './reasons.js';

/** What waits for a promise of the module. */
export interface Settler {
  /** `isConfirmed`: the broker has confirmed it; else it was only sent. */
  resolve(isConfirmed: boolean): void;
  reject(error: StompError): void;
  /** Says what has not come if it took too long. */
  late?(): string;
  /** Whether it is a subscription, which is made again after a failure of the module. */
  readonly isKept?: boolean;
}

/** What the machine drives: see {@link Action}. */
export interface MachineHost {
  /** Makes the session of the module, and gives it to {@link Machine.use}. Throws where there can be none. */
  open(): void;
  perform(action: Action, value: number, other: number): void;
  readonly reasons: Reasons;
  /** How long receipts are waited for. */
  readonly receiptTimeout: number;
}

/** The status of the module's session. */
export interface MachineStatus {
  state: number;
  attempt: number;
  since: number;
  retryAt: number;
  error: number;
}

/** What a command is, besides what the module knows of it. */
export interface Command<T> {
  /** What it waits for. */
  readonly awaited: string;
  /** The time limit of the caller. */
  readonly timeout?: number | undefined;
  /** Gives it up. */
  readonly signal?: AbortSignal | undefined;
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

/** After so many actions the clock is read again: that is slow beside what the module does. */
const MANY = 32;

const atRest = (): MachineStatus => ({ state: 0, attempt: 0, since: 0, retryAt: -1, error: -1 });

export class Machine {
  /** Of the module's session. */
  handle = -1;
  private address = 0;
  readonly promises = new Map<number, Settler>();
  /** Written to with every operation. */
  readonly present = atRest();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wakesAt = Infinity;
  /** As it was read last. */
  private time = 0;
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

  /**
   * Performs a command or input, and all that it brings about. `keep` gets what it gives before that: the number of a
   * promise.
   */
  turn<Name extends Operation>(
    operation: Name,
    given: Given<Name>,
    keep?: (given: number) => void,
  ): void {
    this.open();
    try {
      this.time = now();
      const result = (call as any)(operation, this.handle, this.time, ...given);
      keep?.(result);
      for (let count = 1; this.act(); count++) if (count % MANY === 0) this.time = now();
    } catch (error) {
      // The host is told of a module that has failed.
      if (!isModuleFailure(error)) throw error;
    }
  }

  private act(): boolean {
    const action: Action = call(Operation.NextAction, this.handle, this.time);
    const all = words(this.address);
    const { present } = this;
    present.state = all[ResultWord.State];
    present.attempt = all[ResultWord.Attempt];
    present.since = all[ResultWord.Since];
    present.retryAt = all[ResultWord.RetryAt];
    present.error = all[ResultWord.Error];
    const value = all[ResultWord.Value];
    const other = all[ResultWord.Other];
    this.arm(all[ResultWord.Deadline]);
    if (action === Action.Nothing) return false;
    try {
      if (action < Action.Confirmed) this.host.perform(action, value, other);
      else this.settle(action, value, other);
    } catch (error) {
      report(error);
    }
    return true;
  }

  private settle(action: Action, id: number, code: number): void {
    const settler = this.promises.get(id);
    if (!settler) return;
    this.promises.delete(id);
    if (action < Action.Failed) return settler.resolve(action === Action.Confirmed);
    const maybeDelivered = action === Action.FailedMaybeDelivered;
    settler.reject(this.host.reasons.failure(code, maybeDelivered, settler.late?.()));
  }

  /** Wakes when something is due, or earlier, which does no harm. */
  private arm(deadline: number): void {
    if (this.isStopped) return;
    if (deadline < 0) {
      clearTimeout(this.timer);
      this.wakesAt = Infinity;
    } else if (deadline < this.wakesAt) {
      clearTimeout(this.timer);
      this.wakesAt = deadline;
      this.timer = later(() => this.ring(deadline), deadline, this.time);
    }
  }

  private ring(due: number): void {
    if (due === this.wakesAt) this.wakesAt = Infinity;
    this.turn(Operation.Timeout, []);
  }

  /** A promise for what an operation gives the number of. */
  promise<Name extends Operation, T = boolean>(
    command: Command<T>,
    operation: Name,
    given: Given<Name>,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      let promised = 0;
      let began = 0;
      const { signal, awaited, timeout = Infinity } = command;
      const stop = signal && onAbort(signal, () => this.giveUp(promised, signal));
      const end = (): void => {
        stop?.();
        command.settled?.();
      };
      const settler: Settler = {
        resolve: (isConfirmed) => {
          end();
          resolve(command.result ? command.result(isConfirmed) : (isConfirmed as T));
        },
        reject: (error) => {
          end();
          reject(error);
        },
        // Which limit was it: that of the caller, which began with the call, or that of receipts.
        late: () =>
          lateness(awaited, now() - began >= timeout - 1 ? timeout : this.host.receiptTimeout),
      };
      this.turn(operation, given, (id) => {
        promised = id;
        began = this.time;
        this.promises.set(id, settler);
        command.begun?.(id);
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
    this.host.reasons.because(cause, () => this.turn(Operation.Cancel, [id, code]));
  }

  /** The frame of a promise could not be sent: rejects it, also where the module has settled it with the sending. */
  refuse(id: number, cause: unknown): void {
    const settler = this.promises.get(id);
    const reject = (): void =>
      settler?.reject(this.host.reasons.failure(Code.Usage, false, undefined));
    if (settler)
      this.promises.set(id, {
        resolve: () => this.host.reasons.because(cause, reject),
        reject: (error) => settler.reject(error),
      });
    this.cancel(id, Code.Usage, cause);
  }

  /** Begins with the session that is used now: gives what waited for promises of the one before. */
  restart(): Settler[] {
    clearTimeout(this.timer);
    this.wakesAt = Infinity;
    const lost = [...this.promises.values()].filter((it) => !it.isKept);
    this.promises.clear();
    Object.assign(this.present, atRest());
    return lost;
  }

  /** Nothing is due any more. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.wakesAt = Infinity;
  }
}
