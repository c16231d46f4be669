// The list of messages. A sent message stands at its end, pale, until the broker has sent it back.

import { element, make } from '../dom';
import type { ChatMessage } from './message';

/** Bubbles kept on the page; older ones are dropped, so that a day's chat does not slow it down. */
const KEPT = 500;

interface Pending {
  from: string;
  text: string;
  bubble: HTMLElement;
}

export class Conversation {
  private readonly list = element('.messages');
  private readonly latest = element<HTMLButtonElement>('.latest');
  private pending: Pending[] = [];
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

  /** A message on its way to the broker. */
  sent(from: string, text: string): void {
    const bubble = makeBubble(from, text, 'sending');
    bubble.classList.add('own', 'pending');
    this.pending.push({ from, text, bubble });
    this.list.append(bubble);
    this.scrollToEnd();
  }

  /** A message from the broker: one that this page sent, or another. */
  received(message: ChatMessage): void {
    const bubble = this.takePending(message) ?? makeBubble(message.from, message.text, '');
    bubble.classList.remove('pending');
    bubble.dataset.testid = 'message';
    element('.time', bubble).textContent = message.time;
    this.insert(bubble);
    this.trim();
    if (this.following) this.scrollToEnd();
    else this.latest.hidden = false;
  }

  /** The connection was lost: messages that have not come back may not have arrived. */
  lost(): void {
    for (const { text, bubble } of this.pending) this.offerBack(text, bubble);
    this.pending = [];
  }

  private takePending({ from, text }: ChatMessage): HTMLElement | undefined {
    const index = this.pending.findIndex((p) => p.from === from && p.text === text);
    return index < 0 ? undefined : this.pending.splice(index, 1)[0]?.bubble;
  }

  /** Keeps the broker's order: pending messages stay behind those that have arrived. */
  private insert(bubble: HTMLElement): void {
    const next = this.pending[0]?.bubble ?? null;
    const isThere = bubble.parentElement === this.list && bubble.nextElementSibling === next;
    if (!isThere) this.list.insertBefore(bubble, next);
  }

  private offerBack(text: string, bubble: HTMLElement): void {
    const button = make('button', 'link', 'Edit and resend');
    button.type = 'button';
    button.addEventListener('click', () => {
      bubble.remove();
      this.edit(text);
    });
    bubble.classList.replace('pending', 'failed');
    element('.time', bubble).replaceChildren('not confirmed · ', button);
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

function makeBubble(from: string, text: string, time: string): HTMLElement {
  const bubble = make('li', 'bubble');
  bubble.append(make('span', 'from', from), make('p', 'words', text), make('span', 'time', time));
  return bubble;
}
