// Addresses of a SockJS server.

/** What is found by `path` under the address `base`; the query of that goes with every request. */
export const under = (base: string, path: string): string =>
  base.replace(/\/*(\?[^#]+)?\??(#.*)?$/, `${path}$1`);

/** Where a new session is. Who could guess that could take part in it. */
export function newSession(base: string): (end: string) => string {
  const words = new Uint32Array(4);
  // Not everywhere; and a session that can be guessed is better than none.
  const random =
    globalThis.crypto?.getRandomValues(words) ?? words.map(() => Math.random() * 2 ** 32);
  // Three digits by which servers are shared out, and the rest.
  const [server, ...session] = random;
  return (end) => under(base, `/${100 + (server % 900)}/${session.join('')}/${end}`);
}
