// What is published: payloads by the numbers that the module knows them by.

import { misuse, now } from './kit.js';
import { Confirm, isBrokerDestination, publish, sentInTransaction } from './engine/abi.js';
import { writeInput } from './engine/memory.js';
import type { Machine } from './machine.js';
import { errorOfSignal } from './abort.js';
import { checkForms, PUBLISH_FORMS, type SendOptions, type SessionOptions } from './options.js';
import { payloadOf, type Payload } from './payload.js';
import type { Codec } from './types.js';

/** A message that has not settled. */
export interface Outgoing extends Payload {
  readonly destination: string;
  readonly headers: { readonly [name: string]: unknown };
}

export interface OutboxHost {
  readonly options: SessionOptions;
  readonly codec: Codec;
  readonly machine: Machine;
  /** Makes ids of frames unique. */
  readonly prefix: string;
  /** Sends a frame through the interceptors; gives whether it was not dropped. */
  transmit(message: Outgoing, more: { [name: string]: string }): boolean;
  /** The module is told that an interceptor has dropped the frame of this number. */
  drop(id: number): void;
}

export class Outbox {
  private readonly messages = new Map<number, Outgoing>();
  /** Whether destinations are the broker's own, as the module has said. */
  private readonly own = new Map<string, boolean>();

  constructor(private readonly host: OutboxHost) {}

  /** The message with this number, if it has not settled. */
  get(id: number): Outgoing | undefined {
    return this.messages.get(id);
  }

  /** Those that have not settled. */
  entries(): IterableIterator<[number, Outgoing]> {
    return this.messages.entries();
  }

  async publish(
    destination: string,
    body: unknown,
    options: SendOptions = {},
  ): Promise<{ confirmed: boolean }> {
    const message = this.prepare(destination, body, options, 'publish');
    const { timeout = Infinity, ttl = Infinity, signal } = options;
    if (signal?.aborted) throw errorOfSignal(signal);
    this.host.machine.open();
    const { delivery = this.host.options.delivery } = options;
    const atLeastOnce = delivery === 'at-least-once';
    const confirm = this.confirmOf(destination, options);
    const isOwn = this.isOwn(destination);
    const confirmed = await this.queue(
      `The receipt of the SEND to ${destination}`,
      (session) => publish(session, now(), message.size, confirm, atLeastOnce, isOwn, timeout, ttl),
      message,
      signal,
      atLeastOnce,
    );
    return { confirmed };
  }

  /** Checks what is to be sent, and makes a message of it. */
  prepare(destination: string, body: unknown, options: SendOptions, of: string): Outgoing {
    if (typeof destination !== 'string' || !destination)
      throw misuse(`${of}: destination must be a text`);
    checkForms(options, PUBLISH_FORMS, of);
    const payload = payloadOf(body, this.host.codec);
    const { contentType } = payload;
    const headers = { ...(contentType && { 'content-type': contentType }), ...options.headers };
    return { destination, headers, ...payload };
  }

  /** Gives a message to the module, and keeps it until it settles. */
  queue(
    awaited: string,
    operation: (session: number) => number,
    message: Outgoing,
    signal: AbortSignal | undefined,
    isIdempotent: boolean,
    keep?: (id: number) => void,
  ): Promise<boolean> {
    let known = 0;
    return this.host.machine.promise(
      awaited,
      operation,
      signal,
      (id) => {
        known = id;
        const key = isIdempotent && { 'idempotency-key': `${this.host.prefix}${id}` };
        this.messages.set(id, { ...message, headers: { ...key, ...message.headers } });
        keep?.(id);
      },
      () => this.messages.delete(known),
    );
  }

  private confirmOf(destination: string, options: SendOptions): Confirm {
    const { confirm = this.host.options.confirm ?? 'auto' } = options as SessionOptions;
    const wanted = typeof confirm === 'function' ? confirm(destination) : confirm;
    if (wanted === 'receipt') return Confirm.Receipt;
    return wanted === 'sent' ? Confirm.Sent : Confirm.Auto;
  }

  private isOwn(destination: string): boolean {
    let isOwn = this.own.get(destination);
    if (isOwn === undefined) {
      isOwn = isBrokerDestination(writeInput(destination)) !== 0;
      // Destinations may be many: those of replies, for instance.
      if (this.own.size >= MOST_KNOWN) this.own.clear();
      this.own.set(destination, isOwn);
    }
    return isOwn;
  }

  /** The module sends a message, with a receipt or not; `more` gives headers that go with it. */
  send(id: number, withReceipt: boolean, more: () => { [name: string]: string }): void {
    const message = this.messages.get(id);
    if (!message) return;
    const receipt = withReceipt && { receipt: `${this.host.prefix}${id}` };
    this.attempt(id, () => {
      if (!this.host.transmit(message, { ...more(), ...receipt })) this.host.drop(id);
    });
  }

  /** What cannot be sent is rejected. */
  private attempt(id: number, send: () => void): void {
    try {
      send();
    } catch (cause) {
      this.host.machine.refuse(id, cause);
    }
  }

  /** Sends a message within a transaction. */
  sendWithin(transaction: string, message: Outgoing): void {
    if (this.host.transmit(message, { transaction }))
      this.host.machine.turn((session) => sentInTransaction(session));
  }
}

const MOST_KNOWN = 1000;
