// The objects that applications get for frames.

import { Version } from '../engine/abi.js';
import { BARE, FrameImpl } from './frame-impl.js';
import type { StompHeaders } from '../api/stomp-headers.js';

/** A frame that was received. */
export class ReceivedFrame extends FrameImpl {
  /** @internal The version that its headers were escaped by. */
  declare _version: string | undefined;

  /** One of `body` and `binaryBody` is given; the other is made from it when it is asked for. */
  constructor(
    command: string,
    headers: StompHeaders,
    body: string | undefined,
    binaryBody: Uint8Array | undefined,
    version: string | undefined,
  ) {
    // Made for every message: headers are not copied, nothing is looked at twice.
    super(BARE);
    this.command = command;
    this.headers = headers;
    this.isBinaryBody = true;
    this._body = body;
    this._bytes = binaryBody;
    this._version = version;
  }

  /** @internal What JSON.stringify writes of a frame of @stomp/stompjs whose body has been read. */
  toJSON(): object {
    const { command, headers, _binaryBody, isBinaryBody, body: _body } = this;
    const escapeHeaderValues = this._escapes() === Version.V12;
    const skipContentLengthHeader = false;
    const flags = { isBinaryBody, escapeHeaderValues, skipContentLengthHeader };
    return { command, headers, _binaryBody, ...flags, _body };
  }

  /** @internal */
  override _escapes(): Version {
    const { command, _version } = this;
    if (command === 'CONNECTED') return Version.V10;
    return [Version.V10, Version.V11, Version.V12][['1.1', '1.2'].indexOf(`${_version}`) + 1];
  }
}
