// What is published: payloads by the numbers that the module knows them by.

import type { HeaderValues } from '../api/types.js';
import { misuse } from './kit.js';
import { Confirm, Operation } from './engine/abi.js';
import { call } from './engine/call.js';
import { writeInput } from './engine/memory.js';
import type { Command, Machine } from './machine.js';
import { errorOfSignal } from './abort.js';
import {
  checkForms,
  type Forms,
  PUBLISH_FORMS,
  type RequestOptions,
  type SendOptions,
  type SessionOptions,
} from './options.js';
import { payloadOf } from './payload.js';
import type { Codec, SessionMessage } from './types.js';

/** A destination of replies. */
export interface Channel {
  readonly id: number;
  /** What the SEND of a request has besides. Throws if the broker offers no place for replies. */
  headersOf(name: string): { [name: string]: string };
  /** A request has settled. */
  settled(): void;
}

/** A message or request that has not settled. */
export class Outgoing implements Command<any> {
  id = 0;
  /** Whether it has a name by which a second copy is known. */
  isNamed = false;
  /** Of a request: where its reply comes. */
  channel: Channel | undefined;
  reply: SessionMessage | undefined;

  constructor(
    private readonly messages: Map<number, Outgoing>,
    readonly destination: string,
    readonly headers: HeaderValues | undefined,
    readonly body: string | Uint8Array,
    readonly size: number,
    /** In milliseconds. */
    readonly timeout: number,
    readonly options: RequestOptions,
  ) {}

  get awaited(): string {
    const what = this.channel ? 'The reply from' : 'The receipt of the SEND to';
    return `${what} ${this.destination}`;
  }

  get signal(): AbortSignal | undefined {
    return this.options.signal as AbortSignal | undefined;
  }

  begun(id: number): void {
    this.id = id;
    this.messages.set(id, this);
  }

  result(confirmed: boolean): any {
    return this.channel ? this.reply : { confirmed };
  }

  settled(): void {
    this.messages.delete(this.id);
    this.channel?.settled();
  }
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
  /** Those that have not settled. */
  readonly messages = new Map<number, Outgoing>();
  /** Whether destinations are the broker's own, as the module has said. */
  private readonly own = new Map<string, boolean>();

  constructor(private readonly host: OutboxHost) {}

  async publish(
    destination: string,
    body: unknown,
    options: SendOptions | undefined,
  ): Promise<{ confirmed: boolean }> {
    const message = this.prepare(destination, body, options, 'publish', PUBLISH_FORMS, Infinity);
    const { machine, options: defaults } = this.host;
    machine.open();
    const { delivery = defaults.delivery, ttl = Infinity } = message.options;
    const { size, timeout } = message;
    const confirm = this.confirmOf(destination, message.options);
    const isOwn = this.isOwn(destination);
    message.isNamed = delivery === 'at-least-once';
    return machine.promise(message, Operation.Publish, [
      size,
      confirm,
      message.isNamed,
      isOwn,
      timeout,
      ttl,
    ]);
  }

  /** Checks what is to be sent, and makes a message of it. */
  prepare(
    destination: string,
    body: unknown,
    options: RequestOptions = {},
    of: string,
    forms: Forms,
    limit: number,
  ): Outgoing {
    if (typeof destination !== 'string' || !destination)
      throw misuse(`${of}: destination must be a text`);
    checkForms(options, forms, of);
    const { signal, timeout = limit } = options;
    if (signal?.aborted) throw errorOfSignal(signal as AbortSignal);
    const { body: sent, size, contentType } = payloadOf(body, this.host.codec);
    let headers = options.headers && { ...options.headers };
    if (contentType) headers = { 'content-type': contentType, ...headers };
    return new Outgoing(this.messages, destination, headers, sent, size, timeout, options);
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
      isOwn = call(Operation.IsBrokerDestination, 0, writeInput(destination)) !== 0;
      // Destinations may be many: those of replies, for instance.
      if (this.own.size >= MOST_KNOWN) this.own.clear();
      this.own.set(destination, isOwn);
    }
    return isOwn;
  }

  /** The module sends a message, with a receipt or not; what cannot be sent is rejected. */
  send(id: number, withReceipt: boolean): void {
    const message = this.messages.get(id);
    if (!message) return;
    const { machine, prefix } = this.host;
    try {
      const name = `${prefix}${id}`;
      const more: { [name: string]: string } = message.channel?.headersOf(name) ?? {};
      if (withReceipt) more.receipt = name;
      if (message.isNamed) more['idempotency-key'] = name;
      if (!this.host.transmit(message, more)) this.host.drop(id);
    } catch (cause) {
      machine.refuse(id, cause);
    }
  }

  /** Sends a message within a transaction. */
  sendWithin(transaction: string, message: Outgoing): void {
    if (this.host.transmit(message, { transaction }))
      this.host.machine.turn(Operation.SentInTransaction, []);
  }
}

const MOST_KNOWN = 1000;
