// Requests as a way: what comes, comes in responses, and what goes, goes in requests of its own.

import { textOf } from './carrier.js';
import type { Carrier, Data, Owner } from './carrier.js';
import { AT_RECEIVE, AT_SEND, QUEUE, SENT } from './codes.js';
import type { Machine } from './machine.js';
import { ask } from './request.js';

/** Small enough to survive the page that sends it: browsers have a budget for that. */
const KEPT_ALIVE = 1024;

/** What an owner of requests has besides. */
export interface RequestOwner extends Owner {
  readonly machine: Machine | undefined;
  put(input: number, value?: number): void;
}

export class RequestCarrier implements Carrier {
  readonly textOnly = true;
  private readonly aborter = new AbortController();
  private readonly queue: string[] = [];

  constructor(
    private readonly owner: RequestOwner,
    readonly transport: string,
    private readonly streams: boolean,
  ) {
    this.guard(this.receive());
  }

  send(data: Data): void {
    const text = textOf(data);
    this.queue.push(text);
    this.owner.put(QUEUE, text.length);
    // What is sent in one go travels in one request.
    if (this.queue.length === 1) this.guard(Promise.resolve().then(() => this.flush()));
  }

  /** The machine closes a session of requests by itself, when all has been sent. */
  close(): void {}

  drop(): void {
    this.aborter.abort();
  }

  private get isLive(): boolean {
    return !this.aborter.signal.aborted;
  }

  /** What goes wrong is the owner's to know, unless it has dropped us. */
  private guard(work: Promise<void>): void {
    work.catch((error) => {
      if (this.isLive) this.owner.failed(error.message ?? `${error}`);
    });
  }

  private async receive(): Promise<void> {
    do {
      const url = this.address(AT_RECEIVE);
      const response = await ask(url, { method: 'POST', signal: this.aborter.signal });
      await this.read(response);
      if (!this.isLive) return;
    } while (this.owner.machine?.ended());
    throw new Error('a response broke off');
  }

  private async read(response: Response): Promise<void> {
    if (!response.body) {
      if (this.streams) throw new Error('responses cannot be read here before they are complete');
      return this.take(new Uint8Array(await response.arrayBuffer()));
    }
    const reader = response.body.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done || !this.isLive) return;
      this.take(value);
    }
  }

  private take(piece: Uint8Array): void {
    if (!this.owner.machine?.chunk(piece)) throw new Error('a frame is too long');
    // Any of them may be the last.
    let line: string | undefined;
    while (this.isLive && (line = this.owner.machine.line()) !== undefined) this.owner.frame(line);
  }

  private async flush(): Promise<void> {
    let count;
    while (this.isLive && (count = this.owner.machine?.batch())) {
      const body = JSON.stringify(this.queue.splice(0, count));
      await ask(this.address(AT_SEND), {
        method: 'POST',
        body,
        keepalive: body.length < KEPT_ALIVE,
        signal: this.aborter.signal,
      });
      if (this.isLive) this.owner.put(SENT);
    }
  }

  private address(which: number): string {
    return (this.owner.machine as Machine).address(which);
  }
}
