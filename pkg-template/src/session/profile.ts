// What differs from broker to broker: headers of SUBSCRIBE and UNSUBSCRIBE, and the destinations that are its own.

import { Operation, type Profile, Text } from './engine/abi.js';
import { call, writeInput } from './engine/call.js';
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

/** Whether a frame to this destination is for the broker, not for an application behind a Spring relay. */
export const isOfBroker = (destination: string, isSubscribed: boolean): boolean =>
  call(Operation.IsBrokerDestination, 0, isSubscribed, writeInput(destination)) !== 0;
