// rx-stomp: receipts.

import { heard, openRx, published } from '../in-page/rx.mjs';

export const awaited = {
  title:
    'asyncReceipt() resolves to the RECEIPT of what it was asked for, in whatever order they come',
  async inPage(environment) {
    const rx = await openRx(environment);
    const destination = `/topic/receipts-${environment.id}`;
    const receipts = await Promise.all(
      ['a', 'b', 'c'].map((body) => published(rx, { destination, body })),
    );
    return receipts.map(({ command, headers }) => [command, headers['receipt-id']]);
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, [
      ['RECEIPT', 'published-1'],
      ['RECEIPT', 'published-2'],
      ['RECEIPT', 'published-3'],
    ]);
  },
};

export const watchedFor = {
  title: 'watchForReceipt() hears of its receipt, unhandledReceipts$ of those that are not watched',
  async inPage(environment) {
    const rx = await openRx(environment);
    const destination = `/topic/watch-${environment.id}`;
    const unhandled = heard(rx.unhandledReceipts$);
    const watchedFor = new Promise((resolve) => rx.watchForReceipt('watched', resolve));
    rx.publish({ destination, body: 'x', headers: { receipt: 'watched' } });
    rx.publish({ destination, body: 'x', headers: { receipt: 'unwatched' } });
    return {
      watched: (await watchedFor).headers['receipt-id'],
      unwatched: (await unhandled.next()).headers['receipt-id'],
      more: unhandled.pending.length,
    };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { watched: 'watched', unwatched: 'unwatched', more: 0 });
  },
};

export const ofQueued = {
  title:
    'asyncReceipt() of what was published while there was no connection resolves after it was sent',
  async inPage(environment) {
    const rx = await openRx(environment);
    await rx.deactivate();
    const receipt = published(rx, { destination: `/queue/later-${environment.id}`, body: 'later' });
    rx.activate();
    return (await receipt).headers['receipt-id'];
  },
  expect({ seen, assert }) {
    assert.equal(seen, 'published-1');
  },
};
