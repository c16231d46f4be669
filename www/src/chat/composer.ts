// The form below the conversation.

import { element } from '../dom';

const NAME_KEY = 'stomp-wasm.chat.name';

export class Composer {
  private readonly form = element<HTMLFormElement>('.composer');
  private readonly name = element<HTMLInputElement>('[data-testid=name]');
  private readonly text = element<HTMLTextAreaElement>('[data-testid=text]');
  private readonly send = element<HTMLButtonElement>('[data-testid=send]');

  constructor(private readonly submit: (from: string, text: string) => void) {
    this.name.value = savedName() ?? `guest-${100 + Math.floor(Math.random() * 900)}`;
    this.name.addEventListener('input', () => saveName(this.name.value));
    this.text.addEventListener('keydown', (event) => this.sendOnEnter(event));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.sendDraft();
    });
  }

  /** Sets whether messages can be sent. Writing is always possible. */
  set ready(ready: boolean) {
    this.send.disabled = !ready;
  }

  /** Puts a text back in front of the draft. */
  restore(text: string): void {
    this.text.value = [text, this.text.value].filter(Boolean).join('\n');
    this.text.focus();
  }

  private sendOnEnter(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  private sendDraft(): void {
    const text = this.text.value.trim();
    if (this.send.disabled || !text) return;
    this.submit(this.name.value.trim(), text);
    this.text.value = '';
    this.text.focus();
  }
}

/**
 * Whether this Enter ends a syllable of an input method (Korean, Japanese, Chinese) and not the
 * message. Safari ends the composition before the key event and tells it by key code 229 alone.
 */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

// One name per tab, kept over a reload. Storage may be forbidden; the name is then lost, no more.

function savedName(): string | null {
  try {
    return sessionStorage.getItem(NAME_KEY) || null;
  } catch {
    return null;
  }
}

function saveName(name: string): void {
  try {
    sessionStorage.setItem(NAME_KEY, name);
  } catch {
    // The chat works without storage.
  }
}
