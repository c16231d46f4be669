import { Operation, Version } from '../engine/abi.js';
import { call } from '../engine/call.js';
import { resultBody, resultText, writeInput } from '../engine/memory.js';
import { encodeHeaders, put } from '../text/headers.js';
import { exports } from '../engine/load/index.js';
import type { IRawFrameType } from '../api/raw-frame.js';
import type { StompHeaders } from '../api/stomp-headers.js';
import type { IFrame } from '../api/types.js';
import { byteLength, decode, encode, joined } from '../text/utf8.js';

/** What a frame is made of. */
export interface FrameParams {
  /** Such as `SEND`. */
  command: string;
  /** The headers as they are meant; they are copied. */
  headers?: StompHeaders | undefined;
  /** The body as text. */
  body?: string | undefined;
  /** The body as bytes; it counts if there is a `body` too. */
  binaryBody?: Uint8Array | undefined;
  /** Whether to escape headers as STOMP 1.2 does. Default false: as 1.0, not at all. */
  escapeHeaderValues?: boolean | undefined;
  /** Leaves out `content-length` if the body is text. Default false. */
  skipContentLengthHeader?: boolean | undefined;
}

/** In place of parameters, for a subclass that sets every property itself. */
export const BARE = {} as FrameParams;

/** Their headers are not escaped in any version. */
const HANDSHAKE = ['CONNECT', 'STOMP', 'CONNECTED'];

/**
 * A frame. Those that a client receives are of this class; others can be made, and written as they go
 * onto the wire, without a client.
 *
 * ```js
 * socket.send(FrameImpl.marshall({ command: 'RECEIPT', headers: { 'receipt-id': '7' } }));
 * ```
 */
export class FrameImpl implements IFrame {
  /** Such as `MESSAGE`. */
  declare command: string;
  /** The headers as they are meant, not escaped. */
  declare headers: StompHeaders;
  /** Whether the body was given as bytes. */
  declare isBinaryBody: boolean;
  /** @internal One of the two is there from the start, the other once it has been asked for. */
  declare _body: string | undefined;
  /** @internal */
  declare _bytes: Uint8Array | undefined;
  /** @internal */
  declare escapeHeaderValues?: boolean;
  /** @internal */
  declare skipContentLengthHeader?: boolean;

  /** @throws Error if the page's Content-Security-Policy forbids WebAssembly, or the browser has none. */
  constructor(params: FrameParams) {
    if (params === BARE) return;
    const { command, headers, body, binaryBody } = params;
    const { escapeHeaderValues, skipContentLengthHeader } = params;
    exports();
    this.command = command;
    this.headers = { ...headers };
    this.isBinaryBody = Boolean(binaryBody);
    this._body = binaryBody ? undefined : `${body || ''}`;
    this._bytes = binaryBody || undefined;
    this.escapeHeaderValues = escapeHeaderValues || false;
    this.skipContentLengthHeader = skipContentLengthHeader || false;
  }

  /**
   * The frame that a {@link Parser} has found. Where a header's name came more than once, the first
   * counts.
   *
   * @param rawFrame what the parser gave.
   * @param escapeHeaderValues whether its headers are escaped, as in STOMP 1.2. Blanks around them are left out.
   */
  static fromRawFrame(rawFrame: IRawFrameType, escapeHeaderValues: boolean): FrameImpl {
    return readFrame(rawFrame, escapeHeaderValues);
  }

  /**
   * A frame as it goes onto the wire; see {@link serialize}.
   *
   * @throws as {@link serialize}.
   */
  static marshall(params: FrameParams): string | ArrayBuffer {
    return newFrame(params).serialize();
  }

  /** The body as text. */
  get body(): string {
    return this._body ?? kept(this, '_body', decode(this._bytes as Uint8Array));
  }

  /** The body as bytes. */
  get binaryBody(): Uint8Array {
    return this._bytes ?? kept(this, '_bytes', encode(this._body as string));
  }

  /** @internal The bytes under the name that they have in @stomp/stompjs, whatever came. */
  get _binaryBody(): Uint8Array {
    return this.binaryBody;
  }

  set _binaryBody(bytes: Uint8Array) {
    this._bytes = bytes;
    this._body = undefined;
  }

  /** @internal */
  static hdrValueEscape(value: string): string {
    return escaped(value, Version.V12);
  }

  /** @internal */
  static hdrValueUnEscape(value: string): string {
    return readHeader(value, Version.V12);
  }

  /** Command and headers for the log, `content-length` last. */
  toString(): string {
    const version = this._escapes();
    let text = this.command;
    for (const [name, value] of Object.entries(headersToSend(this))) {
      if (value === undefined || value === null) continue;
      text += `\n${escaped(name, version)}:${escaped(`${value}`, version)}`;
    }
    return `${text}\n${lengthLine(this)}\n`;
  }

  /**
   * The frame as it goes onto the wire: text if its body is text, else bytes. There is one
   * `content-length`, and it is right; headers that are `undefined` or `null` are left out.
   *
   * @throws Error if the command is no word, a header cannot be expressed, or the body holds NUL and is
   * to go without `content-length`.
   */
  serialize(): string | ArrayBuffer {
    const head = encodeHead(
      `${this.command ?? ''}`,
      encodeHeaders(headersToSend(this)),
      this._escapes(),
    );
    const whole = `${head}${lengthLine(this)}\n`;
    if (this.isBinaryBody) return joined(whole, this.binaryBody);
    if (this.skipContentLengthHeader && this.body.includes('\0')) {
      throw new Error('a body that holds NUL cannot be sent without content-length');
    }
    return `${whole}${this.body}\0`;
  }

  /** @internal The version whose escapes are used; 1.0 has none. */
  _escapes(): Version {
    return this.escapeHeaderValues && !HANDSHAKE.includes(this.command) ? Version.V12 : Version.V10;
  }
}

/** Around a name or a value. Not \s, which has the byte order mark in it. */
const BLANKS = /^[\t-\r ]+|[\t-\r ]+$/g;

// Not in the class: one that names itself loses its own name when it is bundled.

const newFrame = (params: FrameParams): FrameImpl => new FrameImpl(params);

function readFrame(rawFrame: IRawFrameType, escapeHeaderValues: boolean): FrameImpl {
  const { command, binaryBody } = rawFrame;
  const frame = newFrame({ command: command as string, binaryBody, escapeHeaderValues });
  const version = frame._escapes();
  const meant = (raw: string): string => {
    const text = raw.replace(BLANKS, '');
    return version === Version.V10 ? text : readHeader(text, version);
  };
  for (const [name, value] of [...rawFrame.headers].reverse()) {
    put(frame.headers, meant(name), meant(value));
  }
  return frame;
}

function headersToSend(frame: FrameImpl): StompHeaders {
  if (frame.skipContentLengthHeader) delete frame.headers['content-length'];
  return frame.headers;
}

/** Keeps what was made of a body, unless the frame is frozen, and gives it. */
function kept<T>(frame: FrameImpl, name: '_body' | '_bytes', value: T): T {
  Reflect.set(frame, name, value);
  return value;
}

function lengthLine({ _body, _bytes, isBinaryBody, skipContentLengthHeader }: FrameImpl): string {
  const length = _bytes ? _bytes.length : byteLength(_body as string);
  const shown = isBinaryBody || (length > 0 && !skipContentLengthHeader);
  return shown ? `content-length:${length}\n` : '';
}

/** The head of a frame up to its content-length, which is for the caller to add. */
function encodeHead(command: string, headers: string, version: Version): string {
  // What is behind a NUL would be taken for a header.
  const input = `${command.replace(/\0/g, ' ')}\0${headers}`;
  if (!call(Operation.EncodeHead, 0, version, writeInput(input))) throw new Error(resultText());
  return resultBody();
}

/** A header name or value as it stands on the wire. */
function escaped(text: string, version: Version): string {
  if (!/[\\\r\n:]/.test(text)) return text;
  call(Operation.EscapeHeader, 0, version, writeInput(text));
  return resultBody();
}

/** What a header name or value means that stands on the wire like this. */
function readHeader(raw: string, version: Version): string {
  call(Operation.UnescapeHeader, 0, version, writeInput(raw));
  return resultText();
}
