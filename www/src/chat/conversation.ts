// The list of messages. A sent message stands at its end, pale, until the broker has sent it back.

import type { StompError } from 'stomp-wasm';
import { element, make } from '../dom';
import type { ChatMessage } from './message';
import { type Outgoing, OutgoingMessages } from './outgoing';

/** Bubbles kept on the page; older ones are dropped, so that a day's chat does not slow it down. */
const KEPT = 500;

export class Conversation {
  private readonly list = element('.messages');
  private readonly latest = element<HTMLButtonElement>('.latest');
  private readonly outbox = element('[data-testid=outbox]');
  private readonly outgoing = new OutgoingMessages();
  private connected = false;
  /** Whether to scroll to the newest message: until the user scrolls away from it. */
  private following = true;

  /** `edit` gets the text of a message that was not delivered when a person wants it back. */
  constructor(private readonly edit: (text: string) => void) {
    this.latest.addEventListener('click', () => this.scrollToEnd());
    this.list.addEventListener('scroll', () => {
      this.following = this.isAtEnd();
      if (this.following) this.latest.hidden = true;
    });
    new ResizeObserver(() => {
      if (this.following) this.scrollToEnd();
    }).observe(this.list);
  }

  /** Sets whether there is a connection. Without one, messages wait. */
  set isConnected(isConnected: boolean) {
    if (this.connected === isConnected) return;
    this.connected = isConnected;
    if (isConnected) for (const sent of this.outgoing.go()) note(sent.bubble, 'sending');
    else for (const sent of this.outgoing.lose()) this.lost(sent);
    this.showOutbox();
  }

  /** A message on its way to the broker; gives it, to be told of what becomes of it. */
  sent(from: string, text: string): Outgoing {
    const state = this.connected ? 'sending' : 'waiting';
    const bubble = makeBubble(from, text, state);
    bubble.classList.add('own', 'pending');
    const sent = { from, text, bubble, state } as const;
    this.outgoing.add(sent);
    this.list.append(bubble);
    this.showOutbox();
    this.scrollToEnd();
    return sent;
  }

  /** A message is with the broker, which has said so if it is `confirmed`. */
  left(sent: Outgoing, confirmed: boolean): void {
    sent.state = confirmed ? 'confirmed' : 'sent';
    this.showOutbox();
  }

  /** A message could not be sent, or its confirmation did not come. */
  failed(sent: Outgoing, { message, hint, maybeDelivered }: StompError): void {
    if (!this.outgoing.remove(sent)) return;
    this.offerBack(sent, maybeDelivered ? 'not confirmed' : 'not sent', `${message}. ${hint}`);
    this.showOutbox();
  }

  /** Messages of others may be missing: there was no connection for `away` milliseconds. */
  gap(away: number): void {
    const seconds = Math.max(1, Math.round(away / 1000));
    const text = `There was no connection for ${seconds} s: messages may be missing here`;
    const line = make('li', 'gap', text);
    line.dataset.testid = 'gap';
    this.insert(line);
    if (this.following) this.scrollToEnd();
  }

  /** A message from the broker: one that this page sent, or another. */
  received(message: ChatMessage): void {
    const bubble =
      this.outgoing.take(message)?.bubble ?? makeBubble(message.from, message.text, '');
    bubble.classList.remove('pending');
    bubble.dataset.testid = 'message';
    note(bubble, message.time);
    this.insert(bubble);
    this.showOutbox();
    this.trim();
    if (this.following) this.scrollToEnd();
    else this.latest.hidden = false;
  }

  /** Its return was lost with the connection. */
  private lost(sent: Outgoing): void {
    if (sent.state === 'sent') return this.offerBack(sent, 'not confirmed');
    sent.bubble.classList.remove('pending');
    note(sent.bubble, 'delivered');
  }

  /** Keeps the broker's order: pending messages stay behind those that have arrived. */
  private insert(bubble: HTMLElement): void {
    const next = this.outgoing.first?.bubble ?? null;
    const isThere = bubble.parentElement === this.list && bubble.nextElementSibling === next;
    if (!isThere) this.list.insertBefore(bubble, next);
  }

  private offerBack({ text, bubble }: Outgoing, what: string, why = ''): void {
    const button = make('button', 'link', 'Edit and resend');
    button.type = 'button';
    button.addEventListener('click', () => {
      bubble.remove();
      this.edit(text);
    });
    bubble.classList.replace('pending', 'failed');
    bubble.title = why;
    element('.time', bubble).replaceChildren(`${what} · `, button);
  }

  private showOutbox(): void {
    const { waiting } = this.outgoing;
    this.outbox.hidden = waiting === 0;
    this.outbox.textContent = `${waiting} waiting for a connection`;
  }

  private trim(): void {
    const first = this.list.firstElementChild;
    if (this.list.childElementCount > KEPT) first?.remove();
  }

  private isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight < 40;
  }

  private scrollToEnd(): void {
    this.following = true;
    this.list.scrollTop = this.list.scrollHeight;
    this.latest.hidden = true;
  }
}

function note(bubble: HTMLElement, text: string): void {
  element('.time', bubble).textContent = text;
}

function makeBubble(from: string, text: string, time: string): HTMLElement {
  const bubble = make('li', 'bubble');
  bubble.append(make('span', 'from', from), make('p', 'words', text), make('span', 'time', time));
  return bubble;
}
