// A session of stomp-wasm for components: a service with a signal for each thing that changes.

import { DestroyRef, Injectable, InjectionToken, inject, type Signal, signal } from '@angular/core';
import { Session, type SessionMessage, type SessionOptions } from 'stomp-wasm';

export const SESSION_OPTIONS = new InjectionToken<SessionOptions>('options of the session');

/** A session that is connected as long as the application lives. */
@Injectable({ providedIn: 'root' })
export class Connection {
  readonly session = new Session(inject(SESSION_OPTIONS));
  private readonly present = signal(this.session.status);
  /** State, error, retryAt and more. */
  readonly status = this.present.asReadonly();

  constructor() {
    this.session.onStatus((status) => this.present.set(status));
    // Why it fails is in the status.
    void this.session.connect();
    inject(DestroyRef).onDestroy(() => void this.session.close());
  }

  /** The latest messages of a destination, the newest last, as long as the component that asks lives. */
  messages<T>(destination: string, kept = 100): Signal<readonly SessionMessage<T>[]> {
    const messages = signal<readonly SessionMessage<T>[]>([]);
    const subscription = this.session.subscribe<T>(destination, (message) => {
      messages.update((before) => [...before, message].slice(-kept));
    });
    inject(DestroyRef).onDestroy(() => subscription.close());
    return messages.asReadonly();
  }
}
