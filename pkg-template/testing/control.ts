// Requests to the control API.

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

/** Sends a request, and gives the JSON or text of the answer. */
export async function request(method: string, url: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw failure(method, url, response.status, text);
  const isJson = response.headers.get('content-type') === 'application/json';
  return isJson ? JSON.parse(text) : text;
}

function failure(method: string, url: string, status: number, text: string): BrokerError {
  const { pathname } = new URL(url);
  let answer: { error?: string; instead?: RecordedFrame[] };
  try {
    answer = JSON.parse(text);
  } catch {
    answer = { error: text };
  }
  const what = `${method} ${pathname}: ${answer.error}`;
  const instead = answer.instead?.map(summary).join('\n  ');
  return new BrokerError(instead ? `${what}\n  ${instead}` : what, status, answer.instead);
}

function summary({ direction, command, headers, body }: RecordedFrame): string {
  return [direction, command, headers.destination, body?.slice(0, 60)].filter(Boolean).join(' ');
}
