// What must not stand in a log: the values of headers and URL parameters that are secrets by their names.

import { MASK, PARTS, WORDS } from './secrets.js';

/** Has names of the application's own besides: the client. */
interface Secretive {
  readonly secretNames?: readonly string[];
}

const plain = (name: unknown): string => `${name}`.replace(/[^a-z0-9]/gi, '').toLowerCase();

/** Whether a name stands for a secret. */
export function isSecret(name: string, { secretNames }: Secretive): boolean {
  const key = plain(name);
  const isOwn = (other: unknown) => key && plain(other) === key;
  return PARTS.test(key) || WORDS.test(name) || [secretNames ?? []].flat().some(isOwn);
}

/** Header lines, masked. */
export const redact = (lines: string, own: Secretive): string =>
  lines.replace(/^([^:\n]*):[^\n]*/gm, (line, name) =>
    isSecret(name, own) ? `${name}:${MASK}` : line,
  );

/** Frames with their bodies; their heads masked. */
export const redactFrames = (frames: string, own: Secretive): string =>
  frames.replace(/(?:^|\0)[\r\n]*[A-Z]+\r?\n(?:[^\r\n\0][^\n\0]*\n)*/g, (head) =>
    redact(head, own),
  );

/** Text with URLs, or JSON, in it: users, passwords, parameters and members masked. */
export const redactUrls = (text: string, own: Secretive): string =>
  text
    .replace(/\/\/[^\s/?#"]*@/g, `//${MASK}@`)
    .replace(/("([^"\\]*)\\?"\s*:\s*\\?")[^"\\]*/g, (member, before, name) =>
      isSecret(name, own) ? before + MASK : member,
    )
    .replace(
      /([?&#;])([^=&#;?\s]*=)((?:(?:bearer|basic) )?[^&#\s"<>]*)/gi,
      (_, before, name, value) =>
        isSecret(name, own)
          ? before + name + MASK
          : before + name + (/[?;]/.test(value) ? redactUrls(value, own) : value),
    );
