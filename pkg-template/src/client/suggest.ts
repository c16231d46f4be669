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
    const [meant] = known.sort((one, other) => distance(name, one) - distance(name, other));
    console.warn(`stomp-wasm: there is no option ${name}; did you mean ${meant}?`);
  }
}

/** How many letters, large or small, have to be put in, left out or changed to make `b` of `a`. */
function distance(a: string, b: string): number {
  const [from, to] = [a.toLowerCase(), b.toLowerCase()];
  // What it is from the letters of `from` so far to the first letters of `to`, none of them to all.
  const row = Array.from(`${to}.`, (_, length) => length);
  for (const letter of from) {
    let before = row[0]++;
    for (let at = 0; at < to.length; at++) {
      const changed = before + Number(letter !== to[at]);
      before = row[at + 1];
      row[at + 1] = Math.min(changed, before + 1, row[at] + 1);
    }
  }
  return row[to.length];
}
