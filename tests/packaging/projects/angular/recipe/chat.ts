// A chat on one topic, and a line for the state of its session.

import { Component, computed, inject, signal } from '@angular/core';
import type { StompError } from 'stomp-wasm';

import { Connection } from './connection';

const TOPIC = '/topic/chat';

@Component({
  selector: 'app-chat',
  template: `
    <p role="status">
      <span>{{ state() }}</span>
      @if (canRetry()) {
        <button (click)="retry()">Retry now</button>
      }
    </p>
    <ul>
      @for (message of messages(); track message.headers['message-id']) {
        <li>{{ message.value.text }}</li>
      }
    </ul>
    <form (submit)="$event.preventDefault(); send(text.value); text.value = ''">
      <input #text required />
      <button>Send</button>
      <output>{{ note() }}</output>
    </form>
  `,
})
export class Chat {
  private readonly connection = inject(Connection);
  readonly messages = this.connection.messages<{ text: string }>(TOPIC);
  readonly note = signal('');
  readonly state = computed(() => {
    const { state, error, retryAt } = this.connection.status();
    const why = error ? `: ${error.message}` : '';
    const next = retryAt ? `; next attempt at ${new Date(retryAt).toLocaleTimeString()}` : '';
    return state + why + next;
  });
  readonly canRetry = computed(() =>
    ['waiting', 'failed'].includes(this.connection.status().state),
  );

  retry(): void {
    void this.connection.session.connect();
  }

  async send(text: string): Promise<void> {
    this.note.set(`sending: ${text}`);
    try {
      // Without a connection it waits in the outbox.
      const { confirmed } = await this.connection.session.publish(TOPIC, { text });
      this.note.set(`${confirmed ? 'delivered' : 'sent'}: ${text}`);
    } catch (error) {
      const { message, hint } = error as StompError;
      this.note.set(`not delivered: ${text} (${message}. ${hint})`);
    }
  }
}
