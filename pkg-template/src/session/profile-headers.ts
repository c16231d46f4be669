// Headers of SUBSCRIBE and UNSUBSCRIBE that differ from broker to broker.

import { type Profile, Text } from './engine/abi.js';
import { lines } from './texts.js';

/** Those of a table, in the line that the profile of a broker has at `shift`; `*` in it stands for `given`. */
export function headersBy(
  profile: number,
  shift: Profile,
  which: Text,
  given: string,
): { [name: string]: string } {
  const headers: { [name: string]: string } = {};
  const line = lines(which)[(profile >> shift) & 3];
  for (const header of line ? line.split(',') : []) {
    const [name, value] = header.split(' ');
    headers[name] = value === '*' ? given : value;
  }
  return headers;
}
