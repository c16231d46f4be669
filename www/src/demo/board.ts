// The fault board: what goes wrong on request.

import type { Fault, MemoryBroker } from 'stomp-broker/memory';
import { element } from '../dom';

/** A message of the chat, on its way to one of the clients. */
const CHAT = { command: 'MESSAGE', destination: '/topic/chat' };

const ONCE: Record<string, { fault: Fault; told: string }> = {
  half: {
    fault: { on: CHAT, do: { cutAfterBytes: 40, disconnect: true }, times: 1 },
    told: 'The next chat message breaks off after 40 bytes, and the line with it. Send one.',
  },
  drop: {
    fault: { on: CHAT, do: { drop: true }, times: 1 },
    told: 'The next chat message does not arrive at one of the two. Send one.',
  },
};

const WHILE: Record<string, { fault: Fault; told: string }> = {
  slow: {
    fault: { on: { command: 'RECEIPT' }, do: { delayMs: 3_000 } },
    told: 'Receipts come 3 seconds late. Send a message, and see when it is confirmed.',
  },
  refuse: {
    fault: { on: { http: 'upgrade' }, do: { status: 503 } },
    told: 'New connections are refused. Cut the lines, and see the sessions wait.',
  },
};

export class Board {
  private readonly told = element('[data-testid=told]');

  constructor(private readonly broker: MemoryBroker) {
    this.button('cut', async () => {
      const count = await broker.disconnect('all', 'reset');
      this.told.textContent = `${count} lines were cut.`;
    });
    for (const [name, { fault, told }] of Object.entries(ONCE))
      this.button(name, async () => {
        await broker.faults.add(fault);
        this.told.textContent = told;
      });
    for (const [name, { fault, told }] of Object.entries(WHILE)) this.box(name, fault, told);
  }

  private button(name: string, act: () => Promise<void>): void {
    element(`[data-testid=${name}]`).addEventListener('click', () => void act());
  }

  private box(name: string, fault: Fault, told: string): void {
    const box = element<HTMLInputElement>(`[data-testid=${name}]`);
    // A browser may keep the mark over a reload, and this broker is new.
    box.checked = false;
    let id: number | undefined;
    box.addEventListener('change', async () => {
      if (box.checked) [id] = await this.broker.faults.add(fault);
      else if (id !== undefined) await this.broker.faults.remove(id);
      this.told.textContent = box.checked ? told : 'That fault is gone.';
    });
  }
}
