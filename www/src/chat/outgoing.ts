// Messages that this page has sent and that have not come back yet.

import type { ChatMessage } from './message';

export interface Outgoing {
  from: string;
  text: string;
  bubble: HTMLElement;
  /** Whether it waits for a connection, is on its way, or is with the broker: by its word, or as far as can be known. */
  state: 'waiting' | 'sending' | 'confirmed' | 'sent';
}

export class OutgoingMessages {
  private list: Outgoing[] = [];

  get first(): Outgoing | undefined {
    return this.list[0];
  }

  /** How many wait for a connection. */
  get waiting(): number {
    return this.list.filter(({ state }) => state === 'waiting').length;
  }

  add(message: Outgoing): void {
    this.list.push(message);
  }

  /** Removes it; gives whether it was there. */
  remove(message: Outgoing): boolean {
    const index = this.list.indexOf(message);
    if (index >= 0) this.list.splice(index, 1);
    return index >= 0;
  }

  /** Removes and gives the one that has come back as this message. */
  take({ from, text }: ChatMessage): Outgoing | undefined {
    const index = this.list.findIndex((sent) => sent.from === from && sent.text === text);
    return index < 0 ? undefined : this.list.splice(index, 1)[0];
  }

  /** What waited goes out. */
  go(): Outgoing[] {
    const gone = this.list.filter(({ state }) => state === 'waiting');
    for (const message of gone) message.state = 'sending';
    return gone;
  }

  /** Removes and gives those that were sent on a connection that is lost, whose return nothing brings now. */
  lose(): Outgoing[] {
    const isLost = ({ state }: Outgoing) => state === 'sent' || state === 'confirmed';
    const lost = this.list.filter(isLost);
    this.list = this.list.filter((message) => !isLost(message));
    return lost;
  }
}
