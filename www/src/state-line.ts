// The line at the top of each page: the state of the session, why, and buttons to end it, begin it, and try again at once.

import type { Session } from 'stomp-wasm';
import { type Connection, describe } from './connection';
import { element } from './dom';

/** Shows the state in `[data-testid=state]`. Screen readers get the changes, not the seconds. */
export class StateLine {
  private readonly state = element('[data-testid=state]');
  private readonly text = element('.state-text', this.state);
  private readonly why = element('.state-why');
  private readonly spoken = element('.state-spoken');
  private readonly retry = element<HTMLButtonElement>('[data-testid=retry]');
  private readonly button = element<HTMLButtonElement>('[data-testid=connect]');
  private countdown = 0;

  /** Shows the state of this session from now on, and makes the buttons its own. */
  follow(session: Session, isSockJS: boolean): void {
    const show = () => this.show(describe(session.status, isSockJS, Date.now()));
    session.onStatus(({ state }) => {
      window.clearInterval(this.countdown);
      if (state === 'waiting') this.countdown = window.setInterval(show, 1000);
      show();
    });
    show();
    this.button.hidden = false;
    this.button.addEventListener('click', () => {
      const isOffline = this.state.dataset.state === 'offline';
      void (isOffline ? session.connect() : session.disconnect());
    });
    this.retry.addEventListener('click', () => void session.connect());
  }

  show({ kind, text, why, hint }: Connection): void {
    if (this.state.dataset.state !== kind) this.spoken.textContent = `${text} ${why}`;
    this.state.dataset.state = kind;
    this.text.textContent = text;
    this.why.textContent = why;
    this.why.title = hint;
    this.retry.hidden = kind !== 'reconnecting';
    this.button.textContent = kind === 'offline' ? 'Connect' : 'Disconnect';
  }
}
