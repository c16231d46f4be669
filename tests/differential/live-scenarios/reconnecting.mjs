// After a connection is lost.

import { topic } from '../harness/scenario.mjs';

const sockets = [
  ['a plain socket', {}],
  ['a socket that can terminate', { terminate: true }],
];

export default topic('live reconnecting', (add) => {
  add(
    'after the network was cut',
    { network: true, config: { disconnectHeaders: { receipt: 'bye' } } },
    async (t) => {
      await t.overNetwork();
      await t.up();
      t.network.cut();
      await t.until('onWebSocketClose', 'onConnect');
      await t.down();
    },
  );
  add(
    'several times, subscribing anew',
    { network: true, config: { disconnectHeaders: { receipt: 'bye' } } },
    async (t) => {
      await t.overNetwork();
      t.on('onConnect', () =>
        t.call('subscribe', t.topic('a'), t.inbox('a'), { id: `a${t.sockets.length}` }),
      );
      t.call('activate');
      for (let round = 1; round <= 3; round++) {
        await t.until('onConnect');
        t.call('publish', { destination: t.topic('a'), body: `round ${round}` });
        await t.until('a');
        t.network.cut();
        await t.until('onWebSocketClose');
      }
      await t.until('onConnect');
      await t.down();
    },
  );
  add('never, with a delay of 0', { network: true, config: { reconnectDelay: 0 } }, async (t) => {
    await t.overNetwork();
    await t.up();
    t.network.cut();
    await t.until('onWebSocketClose');
    t.see('active', 'connected', 'webSocket');
    t.call('publish', { destination: t.topic('a') });
    t.call('deactivate');
    await t.until('promise 1');
  });
  add(
    'exponentially, where no server listens',
    { config: { reconnectDelay: 1, reconnectTimeMode: 1, maxReconnectDelay: 5 } },
    async (t) => {
      t.url = 'ws://127.0.0.1:9/ws';
      t.call('activate');
      for (let attempt = 0; attempt < 5; attempt++)
        await t.until('onWebSocketError', 'onWebSocketClose');
      t.call('deactivate');
      await t.until('promise 1');
    },
  );
  for (const discardWebsocketOnCommFailure of [false, true]) {
    for (const [what, socket] of sockets) {
      const how = discardWebsocketOnCommFailure ? 'discarding' : 'closing';
      add(
        `after forceDisconnect, ${how} ${what}`,
        {
          socket,
          config: { discardWebsocketOnCommFailure, disconnectHeaders: { receipt: 'bye' } },
        },
        async (t) => {
          await t.up();
          t.call('forceDisconnect');
          await t.until('onWebSocketClose', 'onConnect');
          await t.down();
        },
      );
    }
  }
  add('onWebSocketClose deactivates', { network: true }, async (t) => {
    await t.overNetwork();
    await t.up();
    t.once('onWebSocketClose', () => t.call('deactivate'));
    t.network.cut();
    await t.until('onWebSocketClose', 'promise 1');
  });
  add(
    'the delay is changed in onWebSocketClose',
    { network: true, config: { disconnectHeaders: { receipt: 'bye' } } },
    async (t) => {
      await t.overNetwork();
      await t.up();
      t.once('onWebSocketClose', () => t.set('reconnectDelay', 20));
      t.network.cut();
      await t.until('onWebSocketClose', 'onConnect');
      t.network.cut();
      await t.until('onWebSocketClose', 'onConnect');
      await t.down();
    },
  );
  add(
    'beforeConnect is called each time',
    { network: true, config: { disconnectHeaders: { receipt: 'bye' } } },
    async (t) => {
      await t.overNetwork();
      t.on('beforeConnect', () => t.log.add(`attempt ${t.sockets.length + 1}`));
      await t.up();
      t.network.cut();
      await t.until('onWebSocketClose', 'onConnect');
      await t.down();
    },
  );
  add(
    'one client is cut off, the other goes on',
    { network: true, config: { disconnectHeaders: { receipt: 'bye' } } },
    async (t) => {
      await t.overNetwork();
      const other = t.another();
      await t.up();
      await other.up();
      await other.listen('a', t.topic('a'));
      t.network.cut();
      await t.until('onWebSocketClose', 'onConnect');
      t.call('publish', { destination: t.topic('a'), body: 'back again' });
      await other.until('a');
      await t.down();
      await other.down();
    },
  );
  add(
    'unacknowledged messages come again',
    { network: true, config: { disconnectHeaders: { receipt: 'bye' } } },
    async (t) => {
      await t.overNetwork();
      await t.up();
      await t.listen('first', t.queue('a'), { ack: 'client-individual' });
      t.call('publish', { destination: t.queue('a'), body: 'job' });
      await t.until('first');
      t.network.cut();
      await t.until('onWebSocketClose', 'onConnect');
      await t.listen(
        'second',
        t.queue('a'),
        { ack: 'client-individual' },
        (message) => t.attempt('ack', () => message.ack()),
        ['second'],
      );
      await t.down();
    },
  );
});
