/**
 * The address of the broker: `/ws` on the host that served the page, or the value of `?broker=`.
 *
 * `?broker=` takes a whole WebSocket URL (`ws://127.0.0.1:15674/ws`) or a path on this host.
 * Throws an `Error` with a message for the user when it is neither.
 */
export function brokerUrl(page: Location): string {
  const asked = new URLSearchParams(page.search).get('broker');
  const origin = page.origin.replace(/^http/, 'ws');
  const url = parse(asked ?? '/ws', origin);
  if (url?.protocol === 'ws:' || url?.protocol === 'wss:') return url.href;
  throw new Error(`?broker=${asked} is not a WebSocket address; it begins with ws:// or wss://`);
}

function parse(address: string, base: string): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
}
