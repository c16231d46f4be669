// Why what waits for something fails: the errors of a session, and of its connection.

import type { IFrame } from '../api/types.js';
import { Code } from './engine/abi.js';
import { wordsOf } from './frames.js';
import { nameOf, StompError } from './kit.js';
import { STATES } from './status.js';

export interface ReasonsHost {
  /** Of the module's session. */
  readonly machine: { readonly present: { readonly state: number; readonly error: number } };
  readonly link: { readonly url: string | undefined };
  readonly connectTimeout: number;
}

/** Says what has not come in time. */
export const lateness = (awaited: string, millis: number): string =>
  `${awaited} did not come within ${millis} ms`;

export class Reasons {
  /** Why the last attempt or connection ended. */
  last: StompError | undefined;
  /** What an ERROR has said about the connection. */
  announced: StompError | undefined;
  /** The ERROR that is being dealt with. */
  frame: IFrame | undefined;
  private cause: unknown;

  constructor(private readonly host: ReasonsHost) {}

  /** The error for a promise that has failed; `late` says what has not come in time. */
  failure(code: Code, maybeDelivered: boolean, late: string | undefined): StompError {
    this.note();
    const { frame, cause, last } = this;
    const name = nameOf(code);
    if (cause instanceof StompError && cause.code === name) return cause;
    const hasFailed = STATES[this.host.machine.present.state] === 'failed';
    // The reason is that of the connection.
    const isOfConnection =
      last?.code === name &&
      (!frame || frame === last.frame) &&
      cause === undefined &&
      (code !== Code.Timeout || hasFailed);
    if (isOfConnection && !maybeDelivered) return last;
    let message = frame && wordsOf(frame);
    if (code === Code.Timeout) message = late;
    if (code === Code.Usage && cause) message = `${(cause as Error).message ?? cause}`;
    const { url } = this.host.link;
    const details = isOfConnection
      ? { ...last, message: last.message }
      : { message, frame, cause, url };
    return new StompError(name, { ...details, maybeDelivered });
  }

  /** The module may know another reason than the end of the socket: a time-out, or what an ERROR has said before. */
  note(): void {
    const { machine, link, connectTimeout } = this.host;
    const { error: code } = machine.present;
    if (code < 0) return;
    const name = nameOf(code);
    const { last, announced } = this;
    if (name === last?.code) return;
    const message = code === Code.Timeout ? lateness('CONNECTED', connectTimeout) : undefined;
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
