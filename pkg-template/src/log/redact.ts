// What must not stand in a log: the values of headers and URL parameters that are secrets by their names.

import { MASK, PARTS, WORDS } from './secrets.js';

const plain = (name: string): string => name.replace(/[^a-z0-9]/gi, '').toLowerCase();

/** Whether a name stands for a secret; `added` are names of the application's own. */
function isSecret(name: string, added: readonly string[]): boolean {
  const key = plain(name);
  return PARTS.test(key) || WORDS.test(name) || added.some((other) => key && plain(other) === key);
}

/** Header lines, masked. */
export const redact = (lines: string, added: readonly string[]): string =>
  lines.replace(/^([^:\n]*):[^\n]*/gm, (line, name) =>
    isSecret(name, added) ? `${name}:${MASK}` : line,
  );

/** Frames with their bodies; their heads masked. */
export const redactFrames = (frames: string, added: readonly string[]): string =>
  frames.replace(/(?:^|\0)[\r\n]*[A-Z]+\r?\n(?:[^\r\n\0][^\n\0]*\n)*/g, (head) =>
    redact(head, added),
  );

/** Text with URLs in it: users, passwords and parameters masked. */
export const redactUrls = (text: string, added: readonly string[]): string =>
  text
    .replace(/\/\/[^\s/?#"]*@/g, `//${MASK}@`)
    .replace(/([?&#;])([^=&#;?\s]*=)([^&#\s"<>]*)/g, (_, before, name, value) =>
      isSecret(name, added)
        ? before + name + MASK
        : before + name + (/[?;]/.test(value) ? redactUrls(value, added) : value),
    );
