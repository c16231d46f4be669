// What the commands here have in common: they say how they are called when they are not called like that.

import { parseArgs } from 'node:util';

/** The values of `options` as `parseArgs` takes them; leaves with the usage when the command line makes no sense. */
export function readCommandLine(options, usage) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return leave(`${error.message}\n\n${usage}`, 2);
  }
}

/** Ends the command: with what was asked for, or with what is wrong. */
export function leave(text, code) {
  (code ? process.stderr : process.stdout).write(text);
  process.exit(code);
}
