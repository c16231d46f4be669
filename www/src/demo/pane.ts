// One of the people who chat. A message of one's own shows what has become of it: whether it has come back, and whether
// its receipt is here.

import type { MemoryBroker } from 'stomp-broker/memory';
import type { Session, SessionMessage, StompError } from 'stomp-wasm';
import { element, make } from '../dom';
import { sessionWith } from './client';

const CHAT = '/topic/chat';
const WAITING = 'sent, no receipt yet';

interface Said {
  id: string;
  from: string;
  text: string;
}

export class Pane {
  private readonly name: string;
  private readonly list: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly session: Session;
  private count = 0;

  constructor(broker: MemoryBroker, box: HTMLElement) {
    this.name = box.dataset.name ?? '';
    this.list = element('.messages', box);
    this.input = element<HTMLInputElement>('input', box);
    const state = element('.state', box);
    const show = (kind: string, text: string) => {
      state.dataset.state = kind;
      state.textContent = text;
    };
    this.session = sessionWith(broker, show, (session) => {
      session.subscribe(CHAT, (message: SessionMessage) => this.received(message.json()), {
        onGap: () => this.add(make('li', 'gap', 'The line was cut: messages may be missing here.')),
      });
    });
    element('form', box).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.send(this.input.value.trim());
    });
  }

  private async send(text: string): Promise<void> {
    if (!text) return;
    this.input.value = '';
    this.count += 1;
    const said: Said = { id: `${this.name}-${this.count}`, from: this.name, text };
    const line = this.line(said, WAITING);
    this.add(line);
    const fate = element('.fate', line);
    try {
      await this.session.publish(CHAT, said);
      fate.textContent = 'confirmed';
    } catch (error) {
      line.classList.add('failed');
      fate.textContent = `not confirmed: ${(error as StompError).message}`;
    }
  }

  private received(said: Said): void {
    const isOwn = said.from === this.name;
    if (!isOwn) this.add(this.line(said, ''));
  }

  private line({ from, text }: Said, fate: string): HTMLElement {
    const line = make('li', '');
    line.append(make('b', '', `${from}: `), text, ' ', make('span', 'fate', fate));
    return line;
  }

  private add(line: HTMLElement): void {
    this.list.append(line);
    this.list.scrollTop = this.list.scrollHeight;
  }
}
