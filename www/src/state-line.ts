// The line at the top of each page: the state of the connection, why, and a button to end or begin it.

import type { Client } from 'stomp-wasm';
import { describe, type Connection } from './connection';
import { element } from './dom';

/** Shows the connection in `[data-testid=state]`. Screen readers get the changes, not the seconds. */
export class StateLine {
  private readonly state = element('[data-testid=state]');
  private readonly text = element('.state-text', this.state);
  private readonly why = element('.state-why');
  private readonly spoken = element('.state-spoken');
  private readonly button = element<HTMLButtonElement>('[data-testid=connect]');

  /** Makes the button of the line disconnect and connect this client. */
  control(client: Client): void {
    this.button.hidden = false;
    this.button.addEventListener('click', () => {
      if (client.active) void client.deactivate();
      else client.activate();
    });
  }

  show(now: Connection): void {
    if (this.state.dataset.state !== now.kind) {
      this.spoken.textContent = `${describe(now)} ${now.why}`;
    }
    this.state.dataset.state = now.kind;
    this.text.textContent = describe(now);
    this.why.textContent = now.why;
    this.button.textContent = now.kind === 'offline' ? 'Connect' : 'Disconnect';
  }
}
