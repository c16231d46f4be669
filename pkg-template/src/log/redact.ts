// What must not stand in a log: the values of headers and URL parameters that are secrets by their names.

import { MASK, PARTS, WORDS } from './secrets.js';

/** Has names of the application's own besides: the client. */
interface Secretive {
  readonly secretNames: readonly string[];
}

const plain = (name: string): string => name.replace(/[^a-z0-9]/gi, '').toLowerCase();

/** Whether a name stands for a secret. */
function isSecret(name: string, { secretNames }: Secretive): boolean {
  const key = plain(name);
  const isOwn = (other: string) => key && plain(other) === key;
  return PARTS.test(key) || WORDS.test(name) || secretNames.some(isOwn);
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

/** Text with URLs in it: users, passwords and parameters masked. */
export const redactUrls = (text: string, own: Secretive): string =>
  text
    .replace(/\/\/[^\s/?#"]*@/g, `//${MASK}@`)
    .replace(/([?&#;])([^=&#;?\s]*=)([^&#\s"<>]*)/g, (_, before, name, value) =>
      isSecret(name, own)
        ? before + name + MASK
        : before + name + (/[?;]/.test(value) ? redactUrls(value, own) : value),
    );
