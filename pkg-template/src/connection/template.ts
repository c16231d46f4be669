// What the heads of a subscription's messages have in common. A broker sends the same lines with every
// message but for a few values. What the core has read once need not be read again as long as nothing
// but those values changes: its answer is known.

import { put } from '../text/headers.js';
import type { StompHeaders } from '../api/stomp-headers.js';
import { ownCopy } from '../text/utf8.js';

/** A value that changes: as text or as bytes it is the same, and every version and strictness reads it. */
const VALUE = '([ -9;-[\\]-~]*(?:\\\\[cn\\\\][ -9;-[\\]-~]*)*)';
const WHOLE_VALUE = new RegExp(`^${VALUE}$`);
/** Where no two heads are alike there is nothing to learn. */
const MOST_LESSONS = 32;

/** The heads of one subscription. */
export interface Template {
  /** The callback of the subscription. */
  readonly token: number;
  /** Matches such a head, and captures the values that change. */
  readonly pattern: RegExp;
  /** The names of the headers whose values change. */
  readonly names: string[];
  /** All headers, as they were in one message. */
  readonly headers: StompHeaders;
  /** The lines of the last head that the core has read. */
  readonly lines: string[];
  /** How often it had to be made anew. */
  readonly lessons: number;
}

/**
 * Learns from a head that the core has read.
 *
 * @param known what was known before.
 * @param head from `MESSAGE` up to and including the blank line.
 * @param found its headers in the order of the wire, names and values by turns.
 * @param headers the same for applications.
 */
export function learn(
  known: Template | undefined,
  head: string,
  found: string[],
  headers: StompHeaders,
  token: number,
): Template | undefined {
  const former = known?.token === token ? known : undefined;
  const lines = head.slice(8, -2).split('\n');
  const lessons = former ? former.lessons + 1 : 0;
  // Of two headers with one name only the first counts: nothing for a template.
  if (lessons > MOST_LESSONS || lines.length !== Object.keys(headers).length) return known;
  const names: string[] = [];
  const patterns: string[] = [];
  for (const [at, line] of lines.entries()) {
    const [name, value] = found.slice(2 * at);
    const raw = line.slice(`${name}:`.length);
    if (line !== `${name}:${raw}` || !WHOLE_VALUE.test(raw) || meant(raw) !== value) return known;
    const before = former?.lines[at];
    const changes =
      before?.startsWith(`${name}:`) && (before !== line || former?.names.includes(name));
    if (changes) {
      names.push(name);
      patterns.push(`${quoted(`${name}:`)}${VALUE}`);
    } else {
      patterns.push(quoted(line));
    }
  }
  const pattern = new RegExp(`MESSAGE\n${patterns.join('\n')}\n\n`, 'y');
  return { token, pattern, names, headers: { ...headers }, lines, lessons };
}

/**
 * The headers of the head that begins at `start`, if it is such a one; it ends at `pattern.lastIndex`.
 *
 * @param long whether nothing of `text` should be kept.
 */
export function recall(
  { pattern, names, headers }: Template,
  text: string,
  start: number,
  long: boolean,
): StompHeaders | undefined {
  pattern.lastIndex = start;
  const values = pattern.exec(text);
  if (values === null) return undefined;
  const recalled = { ...headers };
  for (let at = 0; at < names.length; at++) {
    const value = meant(values[at + 1]);
    put(recalled, names[at], long ? ownCopy(value) : value);
  }
  return recalled;
}

const meant = (raw: string): string =>
  raw.includes('\\')
    ? raw.replace(/\\(.)/g, (_, of) => (of === 'c' ? ':' : of === 'n' ? '\n' : of))
    : raw;

const quoted = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
