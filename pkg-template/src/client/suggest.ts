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
    // One letter in four may be wrong. Other names are the application's own.
    const meant = known.find((option) => distance(name, option) <= name.length / 4);
    if (meant) warn(`there is no option ${name}; did you mean ${meant}?`);
  }
}

const warn = (text: string): void => console.warn(`stomp-wasm: ${text}`);

/** How many letters, large or small, lie between where two names begin to differ and where they end to. */
function distance(a: string, b: string): number {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  const most = Math.max(a.length, b.length);
  const least = Math.min(a.length, b.length);
  let start = 0;
  while (start < least && one[start] === other[start]) start++;
  let end = 0;
  while (end < least - start && one[a.length - 1 - end] === other[b.length - 1 - end]) end++;
  return most - start - end;
}
