// A long life of a connected client, after which it should be as fast as a fresh one.

const RECEIPTS = 100_000;
const SUBSCRIPTIONS = 10_000;

/** Lets a client wait for receipts that come, and subscribe and unsubscribe. */
export function age(client, socket) {
  let received = 0;
  for (let number = 0; number < RECEIPTS; number++) {
    const receipt = `aged-${number}`;
    client.watchForReceipt(receipt, () => received++);
    client.publish({ destination: '/topic/aged', headers: { receipt }, body: 'hello' });
    socket.deliver(`RECEIPT\nreceipt-id:${receipt}\n\n\0`);
  }
  if (received !== RECEIPTS) throw new Error(`of ${RECEIPTS} receipts ${received} were told`);
  for (let number = 0; number < SUBSCRIPTIONS; number++) ageBySubscription(client, socket, number);
}

function ageBySubscription(client, socket, number) {
  const destination = `/topic/aged.${number}`;
  const id = `aged-${number}`;
  let heard = 0;
  const subscription = client.subscribe(destination, () => heard++, { id });
  socket.deliver(
    `MESSAGE\nsubscription:${id}\ndestination:${destination}\nmessage-id:${number}\n\nhello\0`,
  );
  subscription.unsubscribe();
  if (heard !== 1) throw new Error(`subscription ${number} heard ${heard} messages instead of one`);
}
