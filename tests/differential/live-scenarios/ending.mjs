// deactivate() in every state, forceDisconnect(), and starting again.

import { topic } from '../harness/scenario.mjs';

/** The ids of ours go on counting where stompjs's begin anew; that has its own scenarios. */
const BYE = { disconnectHeaders: { receipt: 'bye' } };
const sockets = [
  ['a plain socket', {}],
  ['a socket that can terminate', { terminate: true }],
];

export default topic('live ending', (add) => {
  add('with headers', { config: { disconnectHeaders: { reason: 'a:b' } } }, async (t) => {
    await t.up();
    await t.down();
  });
  add(
    'with a receipt of one’s own',
    { config: { disconnectHeaders: { receipt: 'bye' } } },
    async (t) => {
      await t.up();
      await t.down();
    },
  );
  add('twice', async (t) => {
    await t.up();
    t.call('deactivate');
    t.call('deactivate');
    await t.until('onWebSocketClose', 'promise 1', 'promise 2');
    t.call('deactivate');
    await t.until('promise 3');
  });
  add('never begun', async (t) => {
    t.call('deactivate');
    await t.until('promise 1');
    t.call('forceDisconnect');
  });
  for (const [what, socket] of sockets) {
    add(`by force, ${what}`, { socket, config: BYE }, async (t) => {
      await t.up();
      await t.down({ force: true });
      await t.up();
      await t.down();
    });
    add(`in order, then by force, ${what}`, { socket, config: BYE }, async (t) => {
      await t.up();
      t.call('deactivate');
      t.call('deactivate', { force: true });
      await t.until('onWebSocketClose', 'promise 1', 'promise 2');
    });
  }
  add('in the turn of activate', { config: BYE }, async (t) => {
    t.call('activate');
    t.call('deactivate');
    await t.until('promise 1');
    await t.up();
    await t.down();
  });
  add('while the socket opens', async (t) => {
    t.call('activate');
    await t.until(/^factory gives/);
    t.call('deactivate');
    await t.until('onWebSocketClose', 'promise 1');
  });
  add('while the socket opens, by force', async (t) => {
    t.call('activate');
    await t.until(/^factory gives/);
    t.call('deactivate', { force: true });
    await t.until('onWebSocketClose', 'promise 1');
  });
  add('before CONNECTED', async (t) => {
    let once = true;
    t.on('debug', (text) => {
      if (once && text.startsWith('>>> CONNECT')) queueMicrotask(() => t.call('deactivate'));
      once &&= !text.startsWith('>>> CONNECT');
    });
    t.call('activate');
    await t.until('onWebSocketClose', 'promise 1');
  });
  add('and activated again before it is over', { config: BYE }, async (t) => {
    await t.up();
    t.call('deactivate');
    t.call('activate');
    await t.until('onWebSocketClose', 'promise 1', 'onConnect');
    await t.down();
  });
  add('three lives', { config: BYE }, async (t) => {
    for (let life = 1; life <= 3; life++) {
      await t.up();
      await t.listen(`life-${life}`, t.topic('a'));
      t.call('publish', { destination: t.topic('a'), body: `#${life}` });
      await t.until(`life-${life}`);
      await t.down();
    }
  });
  add('with a message on the way', async (t) => {
    await t.up();
    await t.listen('a', t.topic('a'));
    t.call('publish', { destination: t.topic('a'), body: 'x' });
    await t.until('a');
    t.call('publish', { destination: t.topic('b'), body: 'x' });
    await t.down();
  });
  add('while it waits to reconnect', { config: { reconnectDelay: 100_000 } }, async (t) => {
    await t.up();
    t.call('forceDisconnect');
    await t.until('onWebSocketClose');
    t.call('deactivate');
    await t.until('promise 1');
  });
  add('commands afterwards', async (t) => {
    await t.up();
    const subscription = await t.listen('a', t.topic('a'));
    await t.down();
    t.call('publish', { destination: t.topic('a') });
    t.call('subscribe', t.topic('a'), t.inbox('b'));
    t.call('begin');
    t.call('ack', 'm', 's');
    t.call('watchForReceipt', 'r', t.recorder('watcher'));
    t.call('unsubscribe', 'a');
    t.call('forceDisconnect');
    t.see('connected', 'connectedVersion', 'webSocket', 'active');
    t.attempt('subscription.id', () => subscription.id);
  });
});
