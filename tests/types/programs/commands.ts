// Every command, with all that it takes and gives.

import {
  Client,
  type IPublishParams,
  type ITransaction,
  type StompSubscription,
  type publishParams,
} from '@stomp/stompjs';

const client = new Client({ brokerURL: 'ws://localhost/ws' });

client.publish({ destination: '/queue/a' });
client.publish({
  destination: '/queue/a',
  body: 'text',
  headers: { 'content-type': 'text/plain' },
  skipContentLengthHeader: true,
});
client.publish({ destination: '/queue/a', binaryBody: new TextEncoder().encode('bytes') });
const params: publishParams = { destination: '/queue/a', body: '' };
const same: IPublishParams = params;
client.publish({ ...same, binaryBody: new Uint8Array(4) });

const subscription: StompSubscription = client.subscribe('/queue/a', (message) => {
  const { id, commit, abort }: ITransaction = client.begin(`tx-${message.headers['message-id']}`);
  try {
    client.publish({ destination: '/queue/b', body: message.body, headers: { transaction: id } });
    message.ack({ transaction: id });
    client.ack(message.headers['message-id']!, message.headers['subscription']!, {
      transaction: id,
    });
    client.nack(message.headers['message-id']!, subscription.id);
    commit();
  } catch {
    abort();
  }
});

const { id, unsubscribe } = subscription;
unsubscribe();
unsubscribe({ receipt: 'r' });
client.unsubscribe(id);
client.unsubscribe(id, { receipt: 'r' });
const transaction = client.begin();
client.commit(transaction.id);
client.abort(transaction.id);
client.watchForReceipt('r', (frame) => console.log(frame.headers['receipt-id']));
client.forceDisconnect();

export const state: [boolean, boolean, string | undefined] = [
  client.connected,
  client.active,
  client.connectedVersion,
];
export const ended: Promise<void> = client.deactivate();
export const forced: Promise<void> = client.deactivate({ force: true });
export const receipts = new Promise((resolve) => client.watchForReceipt('r', resolve));
