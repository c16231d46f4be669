// What drives the decisions of a session: commands and inputs go in, and what they bring about is done, in that order.

import { errorOfSignal, onAbort } from './abort.js';
import type { Command, Given, Settler } from './commands.js';
import type { Driven, MachinePart } from './context.js';
import { Action, Code, Operation, ResultWord, Text } from './engine/abi.js';
import { call, isModuleFailure, resultWords } from './engine/call.js';
import { now } from '../platform/clock.js';
import { later } from '../platform/zone.js';
import { StompError } from './stomp-error.js';
import type { SessionState } from './status.js';
import { codeOf, lateness, lines, text, thrown } from './texts.js';

/** After so many actions the clock is read again: that is slow beside what the module does. */
const MANY = 32;

/** The words of a session that has just been made. */
const atRest = (): Float64Array => new Float64Array([0, 0, 0, 0, 0, -1, -1, -1]);

export class Machine implements MachinePart {
  /** Of the module's session. */
  handle = -1;
  readonly promises = new Map<number, Settler>();
  /** Its status, as it was after the last operation: see {@link ResultWord}. */
  present = atRest();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wakesAt = Infinity;
  /** As it was read last. */
  private time = 0;

  constructor(private readonly core: Driven) {}

  get isOpen(): boolean {
    return this.handle >= 0;
  }

  get state(): SessionState {
    return lines(Text.States)[this.present[ResultWord.State]] as SessionState;
  }

  /**
   * Performs a command or input, and all that it brings about. Gives what it gives, 0 if the module has failed; `keep` gets
   * it, the number of a promise for instance, before anything is done. The session of the module is made when it is needed.
   */
  turn<Name extends Operation>(
    operation: Name,
    given: Given<Name>,
    keep?: (given: number) => void,
  ): number {
    if (!this.isOpen) this.core.open();
    let result = 0;
    try {
      this.time = now();
      result = (call as any)(operation, this.handle, this.time, ...given);
      keep?.(result);
      for (let count = 1; this.act(); count++) if (count % MANY === 0) this.time = now();
    } catch (error) {
      // The core is told of a module that has failed.
      if (!isModuleFailure(error)) throw error;
    }
    return result;
  }

  private act(): boolean {
    const action: Action = call(Operation.NextAction, this.handle, this.time);
    const { present } = this;
    present.set(resultWords());
    this.arm(present[ResultWord.Deadline]);
    if (action === Action.Nothing) return false;
    const value = present[ResultWord.Value];
    const other = present[ResultWord.Other];
    try {
      if (action < Action.Confirmed) this.core.perform(action, value, other);
      else this.settle(action, value, other);
    } catch (cause) {
      this.core.tell(thrown('usage', text(Text.Interceptor), cause));
    }
    return true;
  }

  private settle(action: Action, id: number, code: number): void {
    const settler = this.promises.get(id);
    if (!settler) return;
    this.promises.delete(id);
    if (action < Action.Failed) return settler.settle(undefined, action === Action.Confirmed);
    const maybeDelivered = action === Action.FailedMaybeDelivered;
    settler.settle(this.core.reasons.failure(code, maybeDelivered, settler.late?.()));
  }

  /** Wakes when something is due, or earlier, which does no harm. */
  private arm(deadline: number): void {
    if (deadline >= this.wakesAt) return;
    this.disarm();
    if (deadline < 0) return;
    this.wakesAt = deadline;
    this.timer = later(() => this.ring(deadline), deadline, this.time);
  }

  private disarm(): void {
    clearTimeout(this.timer);
    this.wakesAt = Infinity;
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
      let id = 0;
      let began = 0;
      const { timeout = Infinity, signal } = command.options ?? {};
      const stop = onAbort(signal, () => {
        const error = errorOfSignal(signal as AbortSignal);
        this.cancel(id, codeOf(error), error.cause);
      });
      const settler: Settler = {
        settle(error, isConfirmed = false) {
          stop();
          command.settled?.();
          if (error) reject(error);
          else resolve(command.result ? command.result(isConfirmed) : (isConfirmed as T));
        },
        // Which limit was it: that of the caller, which began with the call, or that of receipts.
        late: () => {
          const isOfCaller = now() - began >= timeout - 1;
          const { receiptTimeout } = this.core.options;
          return lateness(command.awaited(), isOfCaller ? timeout : (receiptTimeout as number));
        },
      };
      this.turn(operation, given, (given) => {
        id = given;
        began = this.time;
        this.promises.set(id, settler);
        command.begun?.(id);
      });
      // The module has failed.
      if (!id) reject(new StompError('connection-lost'));
    });
  }

  /** Gives a promise up, which is rejected with this code and cause. */
  cancel(id: number, code: Code, cause?: unknown): void {
    this.core.reasons.because(cause, () => this.turn(Operation.Cancel, [id, code]));
  }

  /** The frame of a promise could not be sent: rejects it, also where the module has settled it with the sending. */
  refuse(id: number, cause: unknown): void {
    const settler = this.promises.get(id);
    const { reasons } = this.core;
    this.promises.delete(id);
    this.cancel(id, Code.Usage);
    reasons.because(cause, () => settler?.settle(reasons.failure(Code.Usage, false)));
  }

  /** Begins with the session that is used now: gives what waited for promises of the one before. */
  restart(): Settler[] {
    this.disarm();
    const lost = [...this.promises.values()].filter((it) => !it.isKept);
    this.promises.clear();
    this.present = atRest();
    return lost;
  }

  /** Nothing is due any more. */
  stop(): void {
    this.disarm();
    this.wakesAt = -Infinity;
  }
}
