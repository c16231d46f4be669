/** Where the broker is: a WebSocket, or SockJS. */
export type Address = { brokerURL: string } | { sockjsURL: string };

/**
 * The address of the broker: `/ws` on the host that served the page, or the value of `?broker=`.
 *
 * `?broker=` takes a whole WebSocket URL (`ws://127.0.0.1:15674/ws`), that of SockJS (`http://127.0.0.1:8080/chat`), or
 * the path of a WebSocket on this host. Throws an `Error` with a message for the user when it is none of these.
 */
export function brokerAddress(page: Location): Address {
  const asked = new URLSearchParams(page.search).get('broker');
  const origin = page.origin.replace(/^http/, 'ws');
  const url = parse(asked ?? '/ws', origin);
  if (url && /^wss?:$/.test(url.protocol)) return { brokerURL: url.href };
  if (url && /^https?:$/.test(url.protocol)) return { sockjsURL: url.href };
  throw new Error(
    `?broker=${asked} is no address of a broker; WebSocket begins with ws:// or wss://, SockJS with http:// or https://`,
  );
}

function parse(address: string, base: string): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
}
