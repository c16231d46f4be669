// Header lines of frames that are sent, put together here where the engine has nothing to decide: names and values of
// plain characters as they are, other values as the engine escapes them.

import { Operation, Version } from '../engine/abi.js';
import { call } from '../engine/call.js';
import { resultBody, writeInput } from '../engine/memory.js';

/** What no version of STOMP escapes, refuses or trims: see `encode_head` of stomp-protocol. */
const PLAIN_NAME = /^[!-9;-[\]-~]+$/;
/** Halves of surrogate pairs are for the engine, which makes U+FFFD of those that stand alone. */
const PLAIN_VALUE = /^[ -9;-[\]-~\u00a0-\ud7ff\ue000-\uffff]*$/;

/**
 * The line of a header, or '' if the engine has to write the whole head, since it may refuse it.
 *
 * @param version the one spoken: 1.0 has no escapes.
 */
export function headerLine(version: string | undefined, name: string, value: string): string {
  if (!PLAIN_NAME.test(name)) return '';
  if (PLAIN_VALUE.test(value)) return `${name}:${value}\n`;
  if (version === '1.0' || value.includes('\0')) return '';
  call(Operation.EscapeHeader, 0, version === '1.1' ? Version.V11 : Version.V12, writeInput(value));
  return `${name}:${resultBody()}\n`;
}
