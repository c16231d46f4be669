// The broker's confirmations.

import { connected, inbox, newClient, activated, nextCall, receipt } from '../in-page/client.mjs';

export const commands = {
  title: 'SEND, SUBSCRIBE and UNSUBSCRIBE are confirmed under the receipt ids they asked for',
  async inPage(environment) {
    const client = await connected(environment);
    const destination = `/topic/receipts-${environment.id}`;
    const ids = [];
    const confirmed = async (send) => {
      const { command, headers } = await receipt(client, send);
      ids.push([command, headers['receipt-id']]);
    };
    let subscription;
    await confirmed((headers) => (subscription = client.subscribe(destination, () => {}, headers)));
    await confirmed((headers) => client.publish({ destination, headers, body: 'x' }));
    await confirmed((headers) => subscription.unsubscribe(headers));
    return ids;
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, [
      ['RECEIPT', 'receipt-1'],
      ['RECEIPT', 'receipt-2'],
      ['RECEIPT', 'receipt-3'],
    ]);
  },
};

export const unwatched = {
  title: 'a receipt that is not watched goes to onUnhandledReceipt',
  async inPage(environment) {
    const client = await connected(environment);
    const unhandled = nextCall(client, 'onUnhandledReceipt');
    client.publish({
      destination: `/topic/receipts-${environment.id}`,
      headers: { receipt: 'mine' },
      body: 'x',
    });
    return (await unhandled).headers['receipt-id'];
  },
  expect({ seen, assert }) {
    assert.equal(seen, 'mine');
  },
};

export const disconnect = {
  title: 'deactivate() sends DISCONNECT with a receipt, and ends with the socket closed',
  async inPage(environment) {
    const calls = [];
    const client = newClient(environment, { disconnectHeaders: { receipt: 'bye' } });
    await activated(client);
    client.onDisconnect = (frame) => calls.push(['onDisconnect', frame.headers['receipt-id']]);
    client.onWebSocketClose = (event) => calls.push(['onWebSocketClose', event.wasClean]);
    await client.deactivate();
    return { calls, connected: client.connected, active: client.active };
  },
  expect({ seen, environment, wire, assert }) {
    if (environment.kind === 'rabbitmq') {
      // It closes without the RECEIPT when DISCONNECT comes through a WebSocket, and at times without waiting for the
      // closing handshake.
      assert.deepEqual(
        seen.calls.map(([name]) => name),
        ['onWebSocketClose'],
      );
    } else {
      assert.deepEqual(seen.calls, [
        ['onDisconnect', 'bye'],
        ['onWebSocketClose', true],
      ]);
    }
    assert.equal(seen.connected, false);
    assert.equal(seen.active, false);
    const last = wire.filter((message) => message.from === 'client').at(-1).data;
    assert.equal(last, 'DISCONNECT\nreceipt:bye\n\n\0');
  },
};

export const inOrder = {
  title: 'a receipt for each of a hundred messages, and every message delivered in order',
  async inPage(environment) {
    const client = await connected(environment);
    const destination = `/queue/hundred-${environment.id}`;
    const messages = inbox(client, destination);
    const confirmed = Array.from({ length: 100 }, (_, n) =>
      receipt(client, (headers) => client.publish({ destination, headers, body: `${n}` })),
    );
    await Promise.all(confirmed);
    return (await messages.take(100)).map((message) => Number(message.body));
  },
  expect({ seen, assert }) {
    assert.deepEqual(
      seen,
      Array.from({ length: 100 }, (_, n) => n),
    );
  },
};
