// Addresses of a SockJS server.

/** What is found by `path` under the address `base`; the query of that goes with every request. */
export const under = (base: string, path: string): string =>
  base.replace(/\/*(\?[^#]+)?\??(#.*)?$/, `${path}$1`);

/** Where a new session is. Who could guess that could take part in it. */
export function newSession(base: string): (end: string) => string {
  const octets = new Uint8Array(19);
  // Not everywhere; and a session that somebody might guess is better than none.
  const random = globalThis.crypto?.getRandomValues(octets) ?? octets.map(() => Math.random() * 256);
  // Three digits for the server, sixteen letters of five bits each for the session.
  const signs = Array.from(random, (octet, at) => (octet % (at < 3 ? 10 : 32)).toString(32));
  const session = signs.join('').replace(/.../, '/$&/');
  return (end) => under(base, `${session}/${end}`);
}
