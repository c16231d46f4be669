// The frames that go over the lines, the newest first.

import { BrokerError, type MemoryBroker, type RecordedFrame } from 'stomp-broker/memory';
import { element, make } from '../dom';

/** How many are shown. */
const SHOWN = 60;
/** The status of a wait in which nothing came. */
const TIMED_OUT = 408;

export class Wire {
  private readonly list = element('[data-testid=frames]');
  private readonly withPrices = element<HTMLInputElement>('[data-testid=with-prices]');

  constructor(private readonly broker: MemoryBroker) {}

  /** Shows each frame as it comes. */
  async follow(): Promise<never> {
    for (let since = 0; ; ) {
      for (const frame of await this.next(since)) {
        since = frame.seq;
        this.show(frame);
      }
    }
  }

  private async next(since: number): Promise<RecordedFrame[]> {
    try {
      await this.broker.waitFor({}, { since });
      return await this.broker.frames({ since });
    } catch (error) {
      if (error instanceof BrokerError && error.status === TIMED_OUT) return [];
      throw error;
    }
  }

  private show({ direction, connection, command, headers, body }: RecordedFrame): void {
    const isPrice = headers.destination?.startsWith('/topic/stocks.') && command === 'MESSAGE';
    if (isPrice && !this.withPrices.checked) return;
    const arrow = direction === 'in' ? '→' : '←';
    const detail = headers.destination ?? headers['receipt-id'] ?? headers.code ?? '';
    const text = `${arrow} ${connection} ${command} ${detail} ${body ?? ''}`;
    this.list.prepend(make('li', '', text));
    if (this.list.childElementCount > SHOWN) this.list.lastElementChild?.remove();
  }
}
