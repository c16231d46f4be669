// A message as a session gives it.

import type { HeaderValues, IMessage } from '../api/types.js';
import type { Codec, SessionMessage, Subscription } from './types.js';

export const JSON_CODEC: Codec = {
  contentType: 'application/json',
  encode: (value) => JSON.stringify(value),
  decode: (message) => message.json(),
};

/** What a message needs of its subscription. */
export interface MessageHost {
  readonly codec: Codec;
  /** What the application sees. */
  readonly subscription: Subscription;
  acknowledge(message: Delivered, isAck: boolean, headers: HeaderValues | undefined): void;
}

/** A message, around the frame that came. */
export class Delivered implements SessionMessage {
  /** What the schema made of the value. */
  valid: { readonly value: unknown } | undefined;
  /** Whether the application, or its end, has said what becomes of it. */
  isAnswered = false;

  constructor(
    readonly frame: IMessage,
    private readonly host: MessageHost,
    /** Of the module, 0 if there is nothing to acknowledge. */
    readonly delivery: number,
  ) {}

  get command(): string {
    return this.frame.command;
  }

  get headers(): { [name: string]: string } {
    return this.frame.headers;
  }

  get body(): string {
    return this.frame.body;
  }

  get text(): string {
    return this.frame.body;
  }

  get isBinaryBody(): boolean {
    return this.frame.isBinaryBody;
  }

  get binaryBody(): Uint8Array {
    return this.frame.binaryBody;
  }

  get bytes(): Uint8Array {
    return this.frame.binaryBody;
  }

  get value(): any {
    return this.valid ? this.valid.value : this.host.codec.decode(this);
  }

  get subscription(): Subscription {
    return this.host.subscription;
  }

  get redelivered(): boolean {
    return this.frame.headers.redelivered === 'true';
  }

  json(): any {
    return JSON.parse(this.frame.body);
  }

  ack(headers?: HeaderValues): void {
    this.host.acknowledge(this, true, headers);
  }

  nack(headers?: HeaderValues): void {
    this.host.acknowledge(this, false, headers);
  }
}
