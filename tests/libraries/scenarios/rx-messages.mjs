// rx-stomp: watch() and publish().

import { map, take, toArray, firstValueFrom } from 'rxjs';

import { framesFrom, header } from '../../e2e/support/wire.mjs';
import { heard, newRx, openRx, watched } from '../in-page/rx.mjs';

export const queued = {
  title:
    'what is watched and published before the client is active is subscribed to and sent, in order, once it is connected',
  async inPage(environment) {
    const rx = newRx(environment);
    const destination = `/topic/queued-${environment.id}`;
    const bodies = firstValueFrom(
      rx.watch(destination).pipe(
        map((message) => message.body),
        take(3),
        toArray(),
      ),
    );
    for (const body of ['one', '둘', 'three']) rx.publish({ destination, body });
    rx.activate();
    return bodies;
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, ['one', '둘', 'three']);
  },
};

export const unqueued = {
  title: 'with retryIfDisconnected: false, publish() throws while there is no connection',
  async inPage(environment) {
    const rx = newRx(environment);
    try {
      rx.publish({ destination: '/topic/a', body: 'x', retryIfDisconnected: false });
      return 'published';
    } catch (error) {
      return error.message;
    }
  },
  expect({ seen, assert }) {
    assert.equal(seen, 'Cannot publish while broker is not connected');
  },
};

export const shared = {
  title: 'subscribers of one watch share a subscription, which ends with the last of them',
  async inPage(environment) {
    const rx = await openRx(environment);
    const destination = `/topic/shared-${environment.id}`;
    const watch = rx.watch({
      destination,
      subHeaders: { id: 'shared' },
      unsubHeaders: { receipt: 'left' },
    });
    const [one, other] = [heard(watch), heard(watch)];
    rx.publish({ destination, body: 'to both' });
    const bodies = [(await one.next()).body, (await other.next()).body];
    one.subscription.unsubscribe();
    rx.publish({ destination, body: 'to one' });
    bodies.push((await other.next()).body);
    const left = rx.asyncReceipt('left');
    other.subscription.unsubscribe();
    await left;
    return bodies;
  },
  expect({ seen, wire, assert }) {
    assert.deepEqual(seen, ['to both', 'to both', 'to one']);
    assert.deepEqual(told(wire, 'SUBSCRIBE', 'id'), ['shared']);
    assert.deepEqual(told(wire, 'UNSUBSCRIBE', 'id'), ['shared']);
  },
};

export const headers = {
  title: 'headers of a watch may be functions, which are called when they are needed',
  async inPage(environment) {
    const rx = newRx(environment);
    const calls = [];
    const watch = rx.watch({
      destination: `/topic/headers-${environment.id}`,
      subHeaders: () => (
        calls.push(['sub', rx.connected()]), { id: 'mine', 'x-made': `${calls.length}` }
      ),
      unsubHeaders: () => (calls.push(['unsub', rx.connected()]), { receipt: 'left' }),
    });
    const messages = heard(watch);
    const before = [...calls];
    rx.activate();
    rx.publish({ destination: `/topic/headers-${environment.id}`, body: 'x' });
    await messages.next();
    const left = rx.asyncReceipt('left');
    messages.subscription.unsubscribe();
    await left;
    return { before, calls };
  },
  expect({ seen, wire, assert }) {
    assert.deepEqual(seen.before, []);
    // The first call is made for connections that are not yet OPEN for others: subscriptions come before what is queued.
    assert.deepEqual(seen.calls, [
      ['sub', false],
      ['unsub', true],
    ]);
    assert.deepEqual(told(wire, 'SUBSCRIBE', 'x-made'), ['1']);
    assert.deepEqual(told(wire, 'UNSUBSCRIBE', 'receipt'), ['left']);
  },
};

export const bodies = {
  title: 'headers, texts and bytes arrive as they were published',
  async inPage(environment) {
    const rx = await openRx(environment);
    const destination = `/topic/bodies-${environment.id}`;
    const messages = heard(rx.watch(destination));
    rx.publish({
      destination,
      body: '안녕 👋',
      headers: { 'content-type': 'text/plain', colon: 'a:b' },
    });
    const text = await messages.next();
    rx.publish({ destination, body: '', skipContentLengthHeader: true });
    const empty = await messages.next();
    // Bytes that are text: RabbitMQ is told here to send every body in text messages.
    rx.publish({ destination, binaryBody: new TextEncoder().encode('bytes €') });
    const bytes = await messages.next();
    return {
      text: [
        text.body,
        text.headers['content-type'],
        text.headers.colon,
        text.headers.destination === destination,
      ],
      empty: empty.body,
      bytes: [bytes.body, [...bytes.binaryBody]],
    };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen.text, ['안녕 👋', 'text/plain', 'a:b', true]);
    assert.equal(seen.empty, '');
    assert.deepEqual(seen.bytes, ['bytes €', [...Buffer.from('bytes €')]]);
  },
};

export const acknowledged = {
  title: 'messages of a watch are acknowledged and refused by the watcher, in a transaction too',
  async inPage(environment) {
    const destination = `/queue/acknowledged-${environment.id}`;
    const rx = await openRx(environment);
    const messages = heard(rx.watch(destination, { ack: 'client-individual' }));
    rx.publish({ destination, body: 'refused once' });
    (await messages.next()).nack();
    const again = await messages.next();
    const transaction = rx.stompClient.begin();
    again.ack({ transaction: transaction.id });
    rx.publish({ destination, body: 'after', headers: { transaction: transaction.id } });
    transaction.commit();
    const after = await messages.next();
    after.ack();
    return [again.body, again.headers.redelivered, after.body];
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, ['refused once', 'true', 'after']);
  },
};

export const unhandled = {
  title: 'a message for an unknown subscription goes to unhandledMessage$',
  async inPage(environment) {
    const rx = await openRx(environment);
    const destination = `/topic/unhandled-${environment.id}`;
    const unhandled = heard(rx.unhandledMessage$);
    const watchedOnes = await watched(rx, destination);
    // Around the client, so that it does not know of the subscription.
    const subscribed = rx.asyncReceipt('around');
    rx.stompClient.webSocket.send(
      `SUBSCRIBE\nid:around\ndestination:${destination}\nreceipt:around\n\n\0`,
    );
    await subscribed;
    rx.publish({ destination, body: 'to both' });
    const [known, unknown] = [await watchedOnes.next(), await unhandled.next()];
    return { known: known.body, unknown: [unknown.body, unknown.headers.subscription] };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { known: 'to both', unknown: ['to both', 'around'] });
  },
};

export const spied = {
  title: 'tests that spy on the connection below the client see a watch end',
  async inPage(environment) {
    const rx = await openRx(environment);
    const messages = await watched(rx, `/topic/spied-${environment.id}`, { id: 'mine' });
    const handler = rx.stompClient._stompHandler;
    const calls = [];
    const { unsubscribe } = handler;
    handler.unsubscribe = (...args) => {
      calls.push(args);
      return unsubscribe.apply(handler, args);
    };
    const left = rx.asyncReceipt('left');
    messages.subscription.unsubscribe();
    rx.publish({ destination: `/topic/spied-${environment.id}`, headers: { receipt: 'left' } });
    await left;
    return { calls, pending: messages.pending.length };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { calls: [['mine', {}]], pending: 0 });
  },
};

const told = (wire, command, name) =>
  framesFrom(wire, 'client')
    .filter((frame) => frame.command === command)
    .map((frame) => header(frame, name));
