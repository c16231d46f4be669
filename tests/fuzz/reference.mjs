// STOMP read plainly, whole and byte by byte as the specification has it: what the package's results are compared with.
// A byte is a character here (latin1), so that lengths are in bytes.

import { isUtf8 } from 'node:buffer';

const FROM_CLIENT = new Set(
  'CONNECT STOMP SEND SUBSCRIBE UNSUBSCRIBE ACK NACK BEGIN COMMIT ABORT DISCONNECT'.split(' '),
);
const FROM_SERVER = new Set(['CONNECTED', 'MESSAGE', 'RECEIPT', 'ERROR']);
/** The longest command and its line end. */
const LONGEST_FIRST_LINE = 13;
const LIMITS = { head: 1 << 20, line: 1 << 16, headers: 1000, body: 1 << 26 };
const END_OF_HEAD = /\n\r?\n|\0/g;
const ESCAPES = { '\\\\': '\\', '\\n': '\n', '\\c': ':', '\\r': '\r' };

/**
 * How a stream may end. `WrongLength`: a lenient client corrects the length by what its message has, of which the
 * specification says nothing.
 */
export const End = { Complete: 0, Incomplete: 1, Broken: 2, WrongLength: 3 };

/** Thrown where a stream ends. Not errors: the traces of these would take most of the time. */
const [INCOMPLETE, BROKEN, WRONG_LENGTH] = [End.Incomplete, End.Broken, End.WrongLength].map(
  (end) => ({ end }),
);

/**
 * Reads a stream that a server sends after CONNECTED, or from there on if `isStart`.
 *
 * @returns `frames`, each with what an application gets and with `raw`, its header lines; `heads`, where each head begins
 * and ends; and how the stream ends.
 */
export function read(stream, version, strict, isStart = false) {
  const reader = new Reader(Buffer.from(stream).latin1Slice(), version, strict);
  if (isStart) reader.expectConnected();
  return { frames: reader.frames, heads: reader.heads, end: reader.readAll() };
}

class Reader {
  at = 0;
  frames = [];
  heads = [];

  constructor(bytes, version, strict) {
    Object.assign(this, { bytes, version, strict });
  }

  /** Until the version is agreed, the highest is read, leniently. */
  expectConnected() {
    this.strictAfterwards = this.strict;
    [this.isStart, this.version, this.strict] = [true, '1.2', false];
  }

  /** Goes on in the version that CONNECTED names. */
  agree(headers) {
    this.isStart = false;
    this.version = headers.find(([name]) => name === 'version')?.[1] ?? '1.0';
    this.strict = this.strictAfterwards;
    if (!['1.0', '1.1', '1.2'].includes(this.version)) throw BROKEN;
  }

  readAll() {
    try {
      while (this.skipLineEnds()) this.readFrame();
      return End.Complete;
    } catch (thrown) {
      if ('end' in thrown) return thrown.end;
      throw thrown;
    }
  }

  /** Gives whether a frame begins. */
  skipLineEnds() {
    for (; this.at < this.bytes.length; this.at++) {
      const byte = this.bytes[this.at];
      if (byte === '\r') {
        if (this.at + 1 === this.bytes.length) throw INCOMPLETE;
        if (this.bytes[this.at + 1] !== '\n') throw BROKEN;
      } else if (byte === '\0') {
        if (this.strict) throw BROKEN;
      } else if (byte !== '\n') return true;
    }
    return false;
  }

  readFrame() {
    const start = this.at;
    const command = this.readCommand();
    const end = this.endOfHead(start);
    const isEscaped = this.version !== '1.0' && command !== 'CONNECTED';
    const lines = this.bytes.slice(this.at, end).split('\n');
    // The blank one, and what is behind its line feed.
    const [last] = lines.splice(-2);
    if (last === '\r' && this.version === '1.1' && isEscaped) throw BROKEN;
    const raw = this.joinLines(command, lines).map((line) => this.nameAndValue(line, isEscaped));
    if (raw.length > LIMITS.headers) throw BROKEN;
    const length = this.bodyLength(command, raw);
    const headers = raw.map((pair) => pair.map((text) => this.meaning(text, isEscaped)));
    this.at = end;
    const body = this.readBody(length);
    if (command === 'CONNECTED' && !this.isStart) throw BROKEN;
    if (command === 'CONNECTED') this.agree(headers);
    this.heads.push([start, end]);
    this.frames.push({ command, headers, raw: raw.map((pair) => pair.map(utf8)), body });
  }

  /** Goes behind the first line. */
  readCommand() {
    const window = this.bytes.slice(this.at, this.at + LONGEST_FIRST_LINE);
    const end = window.search(/[\n\0]/);
    if (end < 0 && window.length < LONGEST_FIRST_LINE) throw INCOMPLETE;
    const command = window.slice(0, Math.max(0, end)).replace(/\r$/, '');
    const isWord = /^[A-Za-z]{1,11}$/.test(command);
    const isKnown = FROM_SERVER.has(command) || (!this.strict && isWord);
    if (!isKnown || FROM_CLIENT.has(command) || window[end] === '\0') throw BROKEN;
    const hasCr = window[end - 1] === '\r';
    if (hasCr && this.version === '1.1' && command !== 'CONNECTED') throw BROKEN;
    this.at += end + 1;
    return command;
  }

  /** Where the blank line ends; no NUL comes before that. */
  endOfHead(start) {
    END_OF_HEAD.lastIndex = this.at - 1;
    const blank = END_OF_HEAD.exec(this.bytes);
    const end = blank ? END_OF_HEAD.lastIndex : this.bytes.length;
    if (blank?.[0] === '\0' || end - start > LIMITS.head) throw BROKEN;
    if (!blank) throw INCOMPLETE;
    return end;
  }

  /** Line feeds of values come as they are from ActiveMQ in 1.0: a line without a colon belongs to the one before. */
  joinLines(command, lines) {
    if (this.version !== '1.0' || this.strict || command !== 'MESSAGE') return lines;
    const joined = [];
    for (const line of lines) {
      if (line.length > LIMITS.line) throw BROKEN;
      if (line.includes(':') || joined.length === 0) joined.push(line);
      else joined[joined.length - 1] += `\n${line}`;
    }
    return joined;
  }

  nameAndValue(line, isEscaped) {
    const { version, strict } = this;
    const endsWithCr = line.endsWith('\r');
    const isLineEnd = version === '1.2' || (version === '1.1' && !isEscaped);
    const content = endsWithCr && isLineEnd ? line.slice(0, -1) : line;
    if (isLineEnd && strict && content.includes('\r')) throw BROKEN;
    if (version !== '1.0' && content.length > LIMITS.line) throw BROKEN;
    if (version === '1.0' && content.split('\n').some((part) => part.length > LIMITS.line))
      throw BROKEN;
    const colon = content.indexOf(':');
    if (colon < 0) throw BROKEN;
    let [name, value] = [content.slice(0, colon), content.slice(colon + 1)];
    if (version === '1.0') [name, value] = [trimmed(name), trimmed(value)];
    if (name === '') throw BROKEN;
    if (isEscaped && strict && value.includes(':')) throw BROKEN;
    return [name, value];
  }

  /** Undefined if the body ends at its NUL. */
  bodyLength(command, raw) {
    const { strict, version } = this;
    // A line without a colon behind it makes it no other number.
    const value = raw.find(([name]) => name === 'content-length')?.[1].split('\n', 1)[0];
    const digits = strict || value === undefined ? value : trimmed(value);
    if (digits !== undefined && !/^[0-9]+$/.test(digits)) throw BROKEN;
    if (Number(digits) > LIMITS.body) throw BROKEN;
    const hasNoBody = strict && version !== '1.0' && /^(RECEIPT|CONNECTED)$/.test(command);
    if (hasNoBody && Number(digits ?? 0) > 0) throw BROKEN;
    return hasNoBody ? 0 : digits === undefined ? undefined : Number(digits);
  }

  /** The text of a name or value. */
  meaning(raw, isEscaped) {
    if (IS_ASCII.test(raw) && !(isEscaped && raw.includes('\\'))) return raw;
    if (!isUtf8(Buffer.from(raw, 'latin1'))) throw BROKEN;
    const { strict, version } = this;
    const text = utf8(raw);
    if (!isEscaped || !text.includes('\\')) return text;
    return text.replace(/\\(.?)/gsu, (escape) => {
      const isDefined = escape in ESCAPES && (escape !== '\\r' || version === '1.2');
      if (!isDefined && strict) throw BROKEN;
      return isDefined ? ESCAPES[escape] : escape;
    });
  }

  readBody(length) {
    const { bytes, at } = this;
    const nul = length === undefined ? bytes.indexOf('\0', at) : at + length;
    if (nul < 0 || nul >= bytes.length) throw INCOMPLETE;
    if (bytes[nul] !== '\0') throw this.strict ? BROKEN : WRONG_LENGTH;
    this.at = nul + 1;
    return bytes.slice(at, nul);
  }
}

const IS_ASCII = /^[\0-\x7f]*$/;

export const utf8 = (bytes) =>
  IS_ASCII.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').utf8Slice();

/** What 1.0 trims: ASCII's blanks, unlike `trim` of strings. Line feeds are the broker's, see `joinLines`. */
const trimmed = (text) => text.replace(/^[ \t\f\r]+/, '').replace(/[ \t\f\r]+$/, '');
