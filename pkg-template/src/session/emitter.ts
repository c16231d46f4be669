// Events of a session. Not a subclass of EventTarget, which fails behind deep proxies.

import { attempt, report } from './kit.js';
import type { ListenerOptions, SessionEvents } from './types.js';

interface Listening {
  readonly listener: (event: any) => void;
  readonly once: boolean;
}

/** @internal */
export class Emitter {
  private readonly listeners = new Map<string, Listening[]>();

  has(type: keyof SessionEvents): boolean {
    return this.listeners.has(type);
  }

  add(type: string, listener: (event: any) => void, options: ListenerOptions = {}): void {
    const { once = false, signal } = options;
    const present = this.listeners.get(type) ?? [];
    if (signal?.aborted || present.some((it) => it.listener === listener)) return;
    this.listeners.set(type, [...present, { listener, once }]);
    signal?.addEventListener('abort', () => this.remove(type, listener), { once: true });
  }

  remove(type: string, listener: (event: any) => void): void {
    const left = (this.listeners.get(type) ?? []).filter((it) => it.listener !== listener);
    if (left.length) this.listeners.set(type, left);
    else this.listeners.delete(type);
  }

  /** Calls the listeners; an `error` without any is reported. */
  emit<Type extends keyof SessionEvents>(event: SessionEvents[Type]): void {
    const listening = this.listeners.get(event.type);
    if (!listening) {
      if (event.type === 'error') report((event as SessionEvents['error']).error);
      return;
    }
    Object.freeze(event);
    for (const { listener, once } of listening) {
      if (once) this.remove(event.type, listener);
      attempt(() => listener(event));
    }
  }
}
