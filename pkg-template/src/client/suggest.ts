import { unfit } from '../text/own-text.js';

/** Options that are no properties before they are set. */
const OTHER_OPTIONS = [
  'brokerURL',
  'webSocketFactory',
  'disconnectHeaders',
  'sockjsURL',
  'transports',
  'transportTimeout',
  'SockJS',
  'onTransportChange',
];

/** Warns of options in `conf` that `client` does not have, if one of its own is spelt nearly so. */
export function warnOfUnknown(conf: object, client: object): void {
  if (typeof conf !== 'object') return warn(unfit('options', 'an object', conf).message);
  for (const name of Object.keys(conf)) {
    if (name in client || OTHER_OPTIONS.includes(name)) continue;
    const known = [...Object.keys(client), ...OTHER_OPTIONS].filter((option) => option !== 'state');
    // Other names are the application's own.
    const meant = nearest(name, known);
    if (meant) warn(`there is no option ${name}; did you mean ${meant}?`);
  }
}

const warn = (text: string): void => console.warn(`stomp-wasm: ${text}`);

/** How many letters lie between where two names begin to differ and where they end to. */
/** The one of the `known` names that is meant: one letter in four may be wrong, or all in another order. */
export const nearest = (name: string, known: readonly string[]): string | undefined =>
  known.find((option) => {
    const [one, other] = [name, option].map((it) => it.toLowerCase());
    return distance(one, other) <= name.length / 4 || sorted(one) === sorted(other);
  });

const sorted = (name: string): string => [...name].sort().join('');

function distance(a: string, b: string): number {
  const start = shared([...a], [...b]);
  const [one, other] = [a, b].map((name) => [...name.slice(start)].reverse());
  return Math.max(one.length, other.length) - shared(one, other);
}

/** With how many letters two lists begin alike. */
function shared(one: string[], other: string[]): number {
  let count = 0;
  while (count < one.length && one[count] === other[count]) count++;
  return count;
}
