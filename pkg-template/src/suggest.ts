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

/** Warns of options in `conf` that `client` does not have, and says what they may have been meant for. */
export function warnOfUnknown(conf: object, client: object): void {
  for (const name of Object.keys(conf)) {
    if (name in client || OTHER_OPTIONS.includes(name)) continue;
    const known = [...Object.keys(client), ...OTHER_OPTIONS].filter((option) => option !== 'state');
    console.warn(`stomp-wasm: there is no option ${name}; did you mean ${nearest(name, known)}?`);
  }
}

/** The one of `names` that `name` most likely was meant to be. */
function nearest(name: string, names: string[]): string {
  const wanted = name.toLowerCase();
  const distances = names.map((known) => distance(wanted, known.toLowerCase()));
  return names[distances.indexOf(Math.min(...distances))];
}

/** How many letters have to be put in, left out or changed to make `b` of `a`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
