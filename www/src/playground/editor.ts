// The editor: a field of text, over the same text in colours. The keys are those of every field: Tab leads on.

import hljs from 'highlight.js/lib/core';
import javascript from 'highlight.js/lib/languages/javascript';

import { element } from '../dom';

hljs.registerLanguage('javascript', javascript);

export class Editor {
  private readonly field = element<HTMLTextAreaElement>('.editor textarea');
  private readonly colours = element('.editor code');
  private readonly numbers = element('.editor .numbers');

  constructor() {
    this.field.addEventListener('input', () => this.paint());
    this.paint();
  }

  get text(): string {
    return this.field.value;
  }

  set text(text: string) {
    this.field.value = text;
    this.field.setSelectionRange(0, 0);
    this.paint();
  }

  /** Selects a line, counted from 1, and shows it. */
  select(line: number): void {
    const before = this.text.split('\n').slice(0, line - 1);
    const start = before.reduce((length, one) => length + one.length + 1, 0);
    const end = this.text.indexOf('\n', start);
    this.field.focus();
    this.field.setSelectionRange(start, end < 0 ? this.text.length : end);
    this.numbers.children[line - 1]?.scrollIntoView({ block: 'nearest' });
  }

  private paint(): void {
    // The highlighter escapes the text. The line behind it is there for a last line that is empty.
    this.colours.innerHTML = `${hljs.highlight(this.text, { language: 'javascript' }).value}\n`;
    const count = this.text.split('\n').length;
    const numbers = Array.from({ length: count }, (_, index) => {
      const number = document.createElement('span');
      number.textContent = `${index + 1}\n`;
      return number;
    });
    if (count !== this.numbers.childElementCount) this.numbers.replaceChildren(...numbers);
  }
}
