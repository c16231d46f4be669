// Events of a session. Not a subclass of EventTarget, which fails behind deep proxies.

import { attempt, report } from '../log/report.js';
import { onAbort } from './abort.js';
import type { ListenerOptions, SessionEvents } from './types.js';

interface Listening {
  readonly type: string;
  readonly listener: (event: any) => void;
  readonly once: boolean;
  /** Its signal is not listened to any more. */
  readonly unlisten: () => void;
}

/** @internal */
export class Emitter {
  private all: readonly Listening[] = [];

  has(type: keyof SessionEvents): boolean {
    return this.all.some((it) => it.type === type);
  }

  add(type: string, listener: (event: any) => void, options: ListenerOptions = {}): void {
    const { once = false, signal } = options;
    if (signal?.aborted || this.find(type, listener)) return;
    const unlisten = onAbort(signal as AbortSignal, () => this.remove(type, listener));
    this.all = [...this.all, { type, listener, once, unlisten }];
  }

  remove(type: string, listener: (event: any) => void): void {
    const found = this.find(type, listener);
    found?.unlisten();
    this.all = this.all.filter((it) => it !== found);
  }

  private find(type: string, listener: (event: any) => void): Listening | undefined {
    return this.all.find((it) => it.type === type && it.listener === listener);
  }

  /** Calls the listeners; an `error` without any is reported. */
  emit<Type extends keyof SessionEvents>(event: SessionEvents[Type]): void {
    const { type } = event;
    if (type === 'error' && !this.has(type)) report((event as SessionEvents['error']).error);
    Object.freeze(event);
    for (const { type: of, listener, once } of this.all) {
      if (of !== type) continue;
      if (once) this.remove(type, listener);
      attempt(() => listener(event));
    }
  }
}
