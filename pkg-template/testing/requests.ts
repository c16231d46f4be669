// Requests to the control API, whatever carries them.

import type { RecordedFrame } from './types.js';

/** A request that the broker refused, or a wait that was in vain. */
export class BrokerError extends Error {
  override name = 'BrokerError';
  /** The HTTP status. */
  readonly status: number;
  /** After a wait in vain: what came instead, the last of it. */
  readonly instead: RecordedFrame[];

  constructor(message: string, status: number, instead: RecordedFrame[] = []) {
    super(message);
    this.status = status;
    this.instead = instead;
  }
}

/** What the broker answers. */
export interface Answer {
  status: number;
  /** The media type. */
  type: string | undefined;
  text: string;
}

/** Carries a request, whose body is JSON, to the broker. */
export type Exchange = (method: string, path: string, body: string | undefined) => Promise<Answer>;

/** Sends a request, and gives the JSON or text of the answer; rejects with a `BrokerError`. */
export type Request = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Requests that are carried so. */
export const requests =
  (exchange: Exchange): Request =>
  async (method, path, body) => {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const { status, type, text } = await exchange(method, path, content);
    if (status < 200 || status > 299) throw failure(method, path, status, text);
    return type === 'application/json' ? JSON.parse(text) : text;
  };

function failure(method: string, path: string, status: number, text: string): BrokerError {
  let answer: { error?: string; instead?: RecordedFrame[] };
  try {
    answer = JSON.parse(text);
  } catch {
    answer = { error: text };
  }
  const what = `${method} ${path.split('?')[0]}: ${answer.error}`;
  const instead = answer.instead?.map(summary).join('\n  ');
  return new BrokerError(instead ? `${what}\n  ${instead}` : what, status, answer.instead);
}

function summary({ direction, command, headers, body }: RecordedFrame): string {
  return [direction, command, headers.destination, body?.slice(0, 60)].filter(Boolean).join(' ');
}
