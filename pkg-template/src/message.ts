// The objects that applications get for frames.

import { escapeHeader } from 'stomp-core';
import type { StompHeaders } from './stomp-headers.js';
import type { IFrame } from './types.js';
import { byteLength, decode, encode } from './utf8.js';

/** A frame that was received. */
export class ReceivedFrame implements IFrame {
  command: string;
  headers: StompHeaders;
  isBinaryBody: boolean;
  /** @internal */
  _body: string | undefined;
  /** @internal */
  _binaryBody: Uint8Array | undefined;
  /** @internal The version that its headers were escaped by. */
  _version: string | undefined;

  /** One of `body` and `binaryBody` is given; the other is made from it when it is asked for. */
  constructor(
    command: string,
    headers: StompHeaders,
    body: string | undefined,
    binaryBody: Uint8Array | undefined,
    version: string | undefined,
  ) {
    this.command = command;
    this.headers = headers;
    this.isBinaryBody = true;
    this._body = body;
    this._binaryBody = binaryBody;
    this._version = version;
  }

  get body(): string {
    return (this._body ??= decode(this._binaryBody as Uint8Array));
  }

  get binaryBody(): Uint8Array {
    return (this._binaryBody ??= encode(this._body as string));
  }

  /** Command and headers as they stand on the wire. */
  toString(): string {
    let text = this.command;
    for (const [name, value] of Object.entries(this.headers)) {
      text += `\n${this._escaped(name)}:${this._escaped(value)}`;
    }
    const length = this._binaryBody ? this._binaryBody.length : byteLength(this._body as string);
    return `${text}\ncontent-length:${length}\n\n`;
  }

  /** @internal */
  _escaped(text: string): string {
    const version = this.command === 'CONNECTED' ? '1.0' : (this._version ?? '1.0');
    return /[\\\r\n:]/.test(text) ? escapeHeader(text, version) : text;
  }
}
