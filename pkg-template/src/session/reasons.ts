// Why what waits for something fails: the errors of a session, and of its connection.

import type { IFrame } from '../api/types.js';
import type { Context, ReasonsPart } from './context.js';
import { Code, ResultWord } from './engine/abi.js';
import { wordsOf } from './frames.js';
import { StompError } from './stomp-error.js';
import { asText, lateness, nameOf } from './texts.js';

export class Reasons implements ReasonsPart {
  /** Why the last attempt or connection ended. */
  last: StompError | undefined;
  /** What an ERROR has said about the connection. */
  announced: StompError | undefined;
  /** The ERROR that is being dealt with. */
  frame: IFrame | undefined;
  private cause: unknown;

  constructor(private readonly core: Context) {}

  /** The error for a promise that has failed; `late` says what has not come in time. */
  failure(code: Code, maybeDelivered: boolean, late?: string): StompError {
    this.note();
    const { cause, last } = this;
    const name = nameOf(code);
    // Of a suspect it is that of the ERROR before.
    const frame = this.frame ?? (code === Code.Refused ? this.announced?.frame : undefined);
    if (cause instanceof StompError && cause.code === name) return cause;
    // The reason is that of the connection.
    const isOfConnection =
      last?.code === name &&
      (!frame || frame === last.frame) &&
      cause === undefined &&
      (code !== Code.Timeout || this.core.machine.state === 'failed');
    if (isOfConnection && !maybeDelivered) return last;
    let message = frame && wordsOf(frame);
    // That of a signal is not known.
    if (code === Code.Timeout) message = cause ? undefined : late;
    if (code === Code.Usage && cause) message = asText((cause as Error).message ?? cause);
    const details = isOfConnection
      ? { ...last, message: last.message }
      : { message, frame, cause, url: this.core.link.url };
    return new StompError(name, { ...details, maybeDelivered });
  }

  /** The module may know another reason than the end of the socket: a time-out, or what an ERROR has said before. */
  note(): void {
    const { machine, link, options } = this.core;
    const code: Code = machine.present[ResultWord.Error];
    if (code < 0) return;
    const { last, announced } = this;
    const name = nameOf(code);
    if (name === last?.code) return;
    const limit = options.connectTimeout as number;
    const message = code === Code.Timeout ? lateness('CONNECTED', limit) : undefined;
    this.last =
      announced?.code === name ? announced : new StompError(name, { message, url: link.url });
  }

  /** The reason of what is given up within `act`. */
  because(cause: unknown, act: () => void): void {
    const before = this.cause;
    this.cause = cause;
    act();
    this.cause = before;
  }
}
