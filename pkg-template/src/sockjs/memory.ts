// What failed, kept for the other pages of this tab.

/** For where there is no sessionStorage, or none for this page. */
const kept = new Map<string, string>();

const name = (origin: string): string => `stomp-wasm:transports:${origin}`;

/** What was kept about the server at `origin`. */
export function recall(origin: string): string {
  try {
    return sessionStorage.getItem(name(origin)) ?? '';
  } catch {
    return kept.get(origin) ?? '';
  }
}

/** Keeps bytes about the server at `origin`, unless all are 0. */
export function remember(origin: string, bytes: Uint8Array): void {
  const text = bytes.join();
  kept.set(origin, text);
  try {
    if (/[1-9]/.test(text)) sessionStorage.setItem(name(origin), text);
    else sessionStorage.removeItem(name(origin));
  } catch {
    // It is in `kept`.
  }
}
