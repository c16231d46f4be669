// Events of a session. Not a subclass of EventTarget, which fails behind deep proxies.

import { onAbort } from './abort.js';
import { attempt, report } from '../log/report.js';
import type { ListenerOptions, SessionEvents } from './types.js';

interface Listening {
  readonly listener: (event: any) => void;
  readonly once: boolean;
  /** Its signal is not listened to any more. */
  readonly unlisten: () => void;
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
    const unlisten = onAbort(signal as AbortSignal, () => this.remove(type, listener));
    this.listeners.set(type, [...present, { listener, once, unlisten }]);
  }

  remove(type: string, listener: (event: any) => void): void {
    const present = this.listeners.get(type) ?? [];
    const left = present.filter((it) => it.listener !== listener);
    present.find((it) => it.listener === listener)?.unlisten();
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
