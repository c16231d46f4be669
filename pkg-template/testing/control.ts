// Requests to the control API.

import { request as begin } from 'node:http';

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
  const { status, type, text } = await exchange(method, url, body);
  if (status < 200 || status > 299) throw failure(method, url, status, text);
  return type === 'application/json' ? JSON.parse(text) : text;
}

interface Answer {
  status: number;
  type: string | undefined;
  text: string;
}

/** Not by `fetch`, which test environments such as Jest's jsdom take away. */
function exchange(method: string, url: string, body: unknown): Promise<Answer> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const headers = content === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    // A connection for each request: one that was kept could be closed by the broker just then.
    const outgoing = begin(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode!, type: response.headers['content-type'], text }),
      );
    });
    outgoing.once('error', (error) =>
      reject(new Error(`${method} ${url}: no answer from the broker (${error.message})`)),
    );
    outgoing.end(content);
  });
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
