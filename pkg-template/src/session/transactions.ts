// Transactions: what is sent within one takes effect as a whole.

import { refuseAborted } from './abort.js';
import type { Context, TransactionsPart } from './context.js';
import { Code, Operation, Text, Verdict } from './engine/abi.js';
import { check, checked } from './forms.js';
import { StompError } from './stomp-error.js';
import type { Delivered } from './message.js';
import type { SendOptions, Transaction, WaitOptions } from './options.js';
import { asText, misuse, text } from './texts.js';
import type { SessionMessage } from './types.js';

/** One that has not settled. */
interface Work {
  begin(): void;
  /** Whether the application's work has ended: nothing more belongs to it. */
  isOver: boolean;
  /** Whether COMMIT was sent: what fails from then on may have taken effect. */
  isCommitted: boolean;
  /** Of the messages within it. */
  readonly destinations: Set<string>;
}

export class Transactions implements TransactionsPart {
  /** Those that have not settled. */
  private readonly open = new Map<number, Work>();

  constructor(private readonly core: Context) {}

  async run<T>(
    work: (tx: Transaction) => T | Promise<T>,
    options: WaitOptions | undefined,
  ): Promise<T> {
    check(work, 'function', 'transaction', 'work');
    const { timeout, signal } = checked(options, 'transaction');
    refuseAborted(signal);
    const { machine } = this.core;
    const controller = new AbortController();
    let known = 0;
    let given!: T;
    let thrown: { error: unknown } | undefined;
    const begin = async (): Promise<void> => {
      try {
        given = await work(this.handle(known, controller.signal));
      } catch (error) {
        thrown = { error };
      }
      state.isOver = true;
      if (thrown) machine.cancel(known, Code.Aborted, thrown.error);
      else machine.turn(Operation.Commit, [known]);
    };
    const destinations = new Set<string>();
    const state: Work = { begin, isOver: false, isCommitted: false, destinations };
    const awaited = (): string => text(Text.EndOf, 'transaction');
    const begun = (id: number): void => {
      known = id;
      this.open.set(id, state);
    };
    const settled = (): void => void this.open.delete(known);
    try {
      const command = { awaited, options: { signal }, begun, settled };
      await machine.promise(command, Operation.Transaction, [timeout]);
    } catch (error) {
      controller.abort(error);
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

  /** Those that have not settled, by what an ERROR may name them. */
  names(): [number, string][] {
    const namesOf = ([id, { destinations }]: [number, Work]): [number, string][] =>
      [this.name(id), ...destinations].map((name) => [id, name]);
    return [...this.open].flatMap(namesOf);
  }

  /** The name of a transaction in frames. */
  name(id: number): string {
    return `${this.core.prefix}${id}`;
  }

  /** Sends BEGIN, COMMIT or ABORT; the first two with a receipt. */
  send(method: 'begin' | 'commit' | 'abort', id: number): void {
    const { link, machine } = this.core;
    const name = this.name(id);
    const headers = { transaction: name, ...(method !== 'abort' && { receipt: name }) };
    try {
      link.command(method, 'transaction', headers);
      const work = this.open.get(id);
      if (work && method === 'commit') work.isCommitted = true;
    } catch (cause) {
      machine.cancel(id, Code.Usage, cause);
    }
  }

  /** Sends a message within a transaction. */
  private publish(id: number, destination: string, body: unknown, options?: SendOptions): void {
    const { outbox, machine } = this.core;
    const message = outbox.prepare(destination, body, options, 'tx.publish');
    try {
      this.open.get(id)?.destinations.add(destination);
      if (outbox.transmit(message, { transaction: this.name(id) }))
        machine.turn(Operation.SentInTransaction, []);
    } catch (cause) {
      if (cause instanceof StompError) throw cause;
      // Behind DISCONNECT nothing is sent, and the transaction is about to be lost.
      const code = machine.state === 'closing' ? 'connection-lost' : 'usage';
      throw new StompError(code, { message: asText(cause), cause });
    }
  }

  private handle(id: number, signal: AbortSignal): Transaction {
    const { sources, prefix, reasons } = this.core;
    const requireLive = (): void => {
      if (this.open.get(id)?.isOver !== false) throw misuse(Text.TransactionOver);
    };
    const answer = (message: SessionMessage, verdict: Verdict): void => {
      requireLive();
      if (!message?.subscription?.id.startsWith(prefix)) throw misuse(Text.NotOfSession);
      reasons.because(misuse(Text.Answered), () =>
        sources.acknowledge(message as Delivered, verdict, undefined, id),
      );
    };
    return {
      publish: (destination, body, options) => {
        requireLive();
        this.publish(id, destination, body, options);
      },
      ack: (message) => answer(message, Verdict.Ack),
      nack: (message) => answer(message, Verdict.Nack),
      signal,
    };
  }
}
