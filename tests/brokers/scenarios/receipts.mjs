// Which commands a broker confirms.

import { GATEWAY } from '../kit/transport-names.mjs';
import { anyOf, inRust, KEEPING, promise } from '../kit/promises.mjs';

/** Whether a command is confirmed before a message that is sent behind it comes back. */
const confirmed = (name, act, promises, differs) => ({
  name: `a receipt for ${name}`,
  async run(kit) {
    const client = await kit.connect();
    let came = false;
    const receipt = `r-${kit.id}`;
    const coming = new Promise((resolve) =>
      client.watchForReceipt(receipt, () => resolve((came = true))),
    );
    act(kit, client, { receipt });
    if (kit.receipts) return kit.within(coming, 'RECEIPT');
    await kit.processed(client);
    return came;
  },
  promises,
  differs,
});

const KEEPERS = [promise('spring', 'none', false), promise(KEEPING, 'RECEIPT', true)];

export const send = confirmed(
  'SEND',
  (kit, client, headers) => client.publish({ destination: kit.topic(), body: 'x', headers }),
  KEEPERS,
);

export const subscribe = confirmed(
  'SUBSCRIBE',
  (kit, client, headers) => client.subscribe(kit.topic(), () => {}, headers),
  KEEPERS,
  [inRust('spring', '`ready()` says that it was sent, where there are no receipts', true)],
);

export const unsubscribe = confirmed(
  'UNSUBSCRIBE',
  (kit, client, headers) => client.subscribe(kit.topic(), () => {}).unsubscribe(headers),
  KEEPERS,
);

export const sendToNothing = confirmed(
  'SEND to a queue without consumers',
  (kit, client, headers) => client.publish({ destination: kit.queue(), body: 'x', headers }),
  KEEPERS,
);

export const many = {
  name: 'a hundred receipts, each once',
  async run(kit) {
    const client = await kit.connect();
    const came = [];
    const all = [];
    for (let n = 0; n < 100; n += 1) {
      const receipt = `r-${kit.id}-${n}`;
      all.push(
        new Promise((resolve) =>
          client.watchForReceipt(receipt, () => resolve(came.push(receipt))),
        ),
      );
      client.publish({ destination: kit.topic(), body: 'x', headers: { receipt } });
    }
    await kit.within(Promise.all(all), `all receipts; so far ${came.length}`);
    return new Set(came).size;
  },
  promises: [promise(KEEPING, 'all come', 100)],
};

export const withEscapes = {
  name: 'a receipt whose id has characters that are escaped',
  async run(kit) {
    const client = await kit.connect();
    const receipt = `r:${kit.id}\\한글`;
    const coming = new Promise((resolve) => client.watchForReceipt(receipt, () => resolve(true)));
    client.publish({ destination: kit.topic(), body: 'x', headers: { receipt } });
    return kit.within(coming, 'RECEIPT');
  },
  promises: [promise(KEEPING, 'it comes back', true)],
};

const ended = (receipt, close) => ({ receipt, close, active: false });

export const disconnect = {
  name: 'deactivate is confirmed, and ends',
  async run(kit) {
    const client = await kit.connect();
    let receipt = false;
    client.onDisconnect = () => (receipt = true);
    const close = kit.nextClose(client);
    await kit.within(client.deactivate(), 'the end of deactivate');
    return { receipt, close: await close, active: client.active };
  },
  promises: [
    promise('spring', 'RECEIPT; the client closes', ended(true, 1000)),
    promise(
      'spring-relay',
      'RECEIPT, mostly; closes with 1002, or the client closes',
      anyOf(
        ended(true, 1000),
        ended(true, 1002),
        ended(false, 1002),
        ended(false, 3000),
        ended(true, 1006),
      ),
    ),
    promise(
      KEEPING,
      'RECEIPT; our gateway closes, or the client',
      anyOf(ended(true, 1000), ended(true, 1005)),
      GATEWAY,
    ),
    promise(
      'activemq',
      'RECEIPT, and closes, if the client does not before',
      anyOf(ended(true, 1000), ended(true, 1005)),
    ),
    promise('artemis', 'RECEIPT, and drops the connection', ended(true, 1006)),
    promise('rabbitmq', 'closes without RECEIPT', ended(false, 1000)),
  ],
};
