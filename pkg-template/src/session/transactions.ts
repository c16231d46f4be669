// Transactions: what is sent within one takes effect as a whole.

import { misuse, StompError } from './kit.js';
import { errorOfSignal } from './abort.js';
import { Code, Operation, Verdict } from './engine/abi.js';
import type { Machine } from './machine.js';
import type { Delivered } from './message.js';
import {
  check,
  checkForms,
  PUBLISH_FORMS,
  type Transaction,
  WAIT_FORMS,
  type WaitOptions,
} from './options.js';
import type { Outbox } from './outbox.js';
import type { Sources } from './sources.js';
import { STATES } from './status.js';
import type { SessionFrame, SessionMessage } from './types.js';

export interface TransactionsHost {
  readonly machine: Machine;
  readonly outbox: Outbox;
  readonly sources: Sources;
  readonly prefix: string;
  /** Sends a frame through the interceptors. */
  command(frame: SessionFrame): void;
}

/** One that has not settled. */
interface Work {
  begin(): void;
  /** Whether the application's work has ended: nothing more belongs to it. */
  isOver: boolean;
  /** Whether COMMIT was sent: what fails from then on may have taken effect. */
  isCommitted: boolean;
}

export class Transactions {
  /** Those that have not settled. */
  private readonly open = new Map<number, Work>();

  constructor(private readonly host: TransactionsHost) {}

  async run<T>(work: (tx: Transaction) => T | Promise<T>, options: WaitOptions = {}): Promise<T> {
    check(work, 'function', 'transaction', 'work');
    checkForms(options, WAIT_FORMS, 'transaction');
    const { timeout = Infinity, signal } = options;
    if (signal?.aborted) throw errorOfSignal(signal);
    const { machine } = this.host;
    const controller = new AbortController();
    let known = 0;
    let given!: T;
    let thrown: { error: unknown } | undefined;
    const begun = async (): Promise<void> => {
      try {
        given = await work(this.handle(known, controller.signal));
        state.isOver = true;
        machine.turn(Operation.Commit, [known]);
      } catch (error) {
        state.isOver = true;
        thrown = { error };
        machine.cancel(known, Code.Aborted, error);
      }
    };
    const state: Work = { begin: () => void begun(), isOver: false, isCommitted: false };
    try {
      await machine.promise(
        {
          awaited: 'The end of transaction()',
          signal,
          begun: (id) => {
            known = id;
            this.open.set(id, state);
          },
          settled: () => {
            this.open.delete(known);
            controller.abort();
          },
        },
        Operation.Transaction,
        [timeout],
      );
    } catch (error) {
      if (thrown) throw thrown.error;
      const { code, message } = error as StompError;
      throw state.isCommitted
        ? new StompError(code, { ...(error as StompError), message, maybeDelivered: true })
        : error;
    }
    return given;
  }

  /** BEGIN is confirmed. */
  begin(id: number): void {
    this.open.get(id)?.begin();
  }

  /** Those whose name a text has. */
  named(text: string): number[] {
    return [...this.open.keys()].filter((id) => text.includes(this.name(id)));
  }

  /** The name of a transaction in frames. */
  name(id: number): string {
    return `${this.host.prefix}${id}`;
  }

  /** Sends BEGIN, COMMIT or ABORT. */
  send(command: string, id: number, withReceipt: boolean): void {
    const transaction = this.name(id);
    const receipt = withReceipt && { receipt: transaction };
    try {
      this.host.command({ command, headers: { transaction, ...receipt } });
      const work = this.open.get(id);
      if (work && command === 'COMMIT') work.isCommitted = true;
    } catch (cause) {
      this.host.machine.cancel(id, Code.Usage, cause);
    }
  }

  /** The error of a message that cannot be sent. */
  private errorOf(cause: unknown): unknown {
    if (cause instanceof StompError) return cause;
    // Behind DISCONNECT nothing is sent, and the transaction is about to be lost.
    const isLeaving = STATES[this.host.machine.present.state] === 'closing';
    return new StompError(isLeaving ? 'connection-lost' : 'usage', { message: `${cause}`, cause });
  }

  private handle(id: number, signal: AbortSignal): Transaction {
    const { outbox, sources } = this.host;
    const live = (): void => {
      if (this.open.get(id)?.isOver !== false) throw misuse('the transaction is over');
    };
    const answer = (message: SessionMessage, verdict: Verdict): void => {
      live();
      if (!message?.subscription?.id.startsWith(this.host.prefix))
        throw misuse('the transaction acknowledges messages of subscriptions of its session');
      const { delivery } = message as Delivered;
      if (delivery) sources.acknowledge(delivery, verdict, undefined, id);
      (message as Delivered).delivery = 0;
    };
    return {
      publish: (destination, body, options = {}) => {
        live();
        const message = outbox.prepare(destination, body, options, 'publish', PUBLISH_FORMS, 0);
        try {
          outbox.sendWithin(this.name(id), message);
        } catch (cause) {
          throw this.errorOf(cause);
        }
      },
      ack: (message) => answer(message, Verdict.Ack),
      nack: (message) => answer(message, Verdict.Nack),
      signal,
    };
  }
}
