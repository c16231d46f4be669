// A message as a session gives it.

import type { HeaderValues } from '../api/types.js';
import type { ReceivedFrame } from '../frames/received-frame.js';
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

/** A message of a session, as its parts see it. */
export interface Delivered extends SessionMessage {
  /** What the schema made of the value. */
  valid: { readonly value: unknown } | undefined;
  /** Whether the application, or its end, has said what becomes of it. */
  isAnswered: boolean;
  /** Of the module, 0 if there is nothing to acknowledge. */
  readonly delivery: number;
}

/** The class of messages of an entry: the frames of that entry, and more. */
export type DeliveredClass = new (
  frame: ReceivedFrame,
  host: MessageHost,
  delivery: number,
) => Delivered;

export const deliveredOf = (Frame: typeof ReceivedFrame): DeliveredClass =>
  class extends Frame implements Delivered {
    valid: { readonly value: unknown } | undefined;
    isAnswered = false;

    constructor(
      { command, headers, _body, _bytes, _version }: ReceivedFrame,
      private readonly host: MessageHost,
      readonly delivery: number,
    ) {
      super(command, headers, _body, _bytes, _version);
    }

    get text(): string {
      return this.body;
    }

    get bytes(): Uint8Array {
      return this.binaryBody;
    }

    get value(): any {
      return this.valid ? this.valid.value : this.host.codec.decode(this);
    }

    get subscription(): Subscription {
      return this.host.subscription;
    }

    get redelivered(): boolean {
      return this.headers.redelivered === 'true';
    }

    json(): any {
      return JSON.parse(this.body);
    }

    ack(headers?: HeaderValues): void {
      this.host.acknowledge(this, true, headers);
    }

    nack(headers?: HeaderValues): void {
      this.host.acknowledge(this, false, headers);
    }
  };
