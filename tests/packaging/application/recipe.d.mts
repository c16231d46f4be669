import type { SessionOptions } from 'stomp-wasm';

export function tried(
  mount: (element: Element, options: SessionOptions) => unknown,
  whileConnected?: () => object | Promise<object>,
): Promise<unknown>;
