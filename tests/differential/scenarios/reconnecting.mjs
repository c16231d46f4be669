// After a connection is lost: when, how often, and what stops it. forceDisconnect() and connectionTimeout too.

import { topic } from '../harness/scenario.mjs';
import { connected } from '../harness/frames.mjs';

const lose = async (t, delay) => {
  await t.lost();
  await t.advance(delay);
};

export default topic('reconnecting', (add) => {
  add('after the default delay', {}, async (t) => {
    await t.up();
    await t.lost();
    await t.advance(4999);
    await t.advance(1);
    await t.accept();
  });
  add('after a normal close by the broker', { config: { reconnectDelay: 100 } }, async (t) => {
    await t.up();
    await t.lost(1000, 'bye');
    await t.advance(100);
  });
  add('several times', { config: { reconnectDelay: 100 } }, async (t) => {
    await t.up();
    for (let i = 0; i < 4; i++) await lose(t, 100);
  });
  add('never, with a delay of 0', { config: { reconnectDelay: 0 } }, async (t) => {
    await t.up();
    await lose(t, 100_000);
    t.call('activate');
    await t.settle();
    t.call('deactivate');
    await t.settle();
    await t.up();
  });
  add('never, with a negative delay', { config: { reconnectDelay: -5 } }, async (t) => {
    await t.up();
    await lose(t, 100);
  });
  add('the delay changed while connected', {}, async (t) => {
    await t.up();
    t.set('reconnectDelay', 70);
    await lose(t, 100);
  });
  add('the delay changed while waiting', { config: { reconnectDelay: 100 } }, async (t) => {
    await t.up();
    await t.lost();
    t.set('reconnectDelay', 10);
    await t.advance(50);
    await t.advance(50);
  });
  add('the delay set to 0 while connected', {}, async (t) => {
    await t.up();
    t.set('reconnectDelay', 0);
    await lose(t, 10_000);
  });
  add('linear over failed attempts', { config: { reconnectDelay: 100 } }, async (t) => {
    t.call('activate');
    await t.settle();
    for (let i = 0; i < 4; i++) await lose(t, 100);
  });
  add('exponential', { config: { reconnectDelay: 10, reconnectTimeMode: 1 } }, async (t) => {
    t.call('activate');
    await t.settle();
    for (const delay of [10, 20, 40, 80, 160]) await lose(t, delay);
  });
  add(
    'exponential with a cap',
    { config: { reconnectDelay: 10, maxReconnectDelay: 35, reconnectTimeMode: 1 } },
    async (t) => {
      t.call('activate');
      await t.settle();
      for (const delay of [10, 20, 35, 35]) await lose(t, delay);
    },
  );
  add(
    'exponential without a cap',
    { config: { reconnectDelay: 10_000, maxReconnectDelay: 0, reconnectTimeMode: 1 } },
    async (t) => {
      t.call('activate');
      await t.settle();
      for (let i = 0; i < 9; i++) await lose(t, 10_000 * 2 ** i);
    },
  );
  add(
    'exponential starts anew after CONNECTED',
    { config: { reconnectDelay: 10, reconnectTimeMode: 1 } },
    async (t) => {
      t.call('activate');
      await t.settle();
      await lose(t, 10);
      await lose(t, 20);
      await t.accept();
      await lose(t, 10);
      await lose(t, 20);
    },
  );
  add('the mode changed on the way', { config: { reconnectDelay: 10 } }, async (t) => {
    t.call('activate');
    await t.settle();
    await lose(t, 10);
    t.set('reconnectTimeMode', t.lib.ReconnectionTimeMode.EXPONENTIAL);
    await lose(t, 10);
    await lose(t, 20);
    t.set('reconnectTimeMode', t.lib.ReconnectionTimeMode.LINEAR);
    await lose(t, 40);
    await lose(t, 40);
  });
  add(
    '_nextReconnectDelay can be read',
    { config: { reconnectDelay: 10, reconnectTimeMode: 1 } },
    async (t) => {
      t.see('_nextReconnectDelay');
      t.call('activate');
      t.see('_nextReconnectDelay');
      await t.settle();
      for (const delay of [10, 20]) {
        await lose(t, delay);
        t.see('_nextReconnectDelay');
      }
      t.call('deactivate', { force: true });
      t.see('_nextReconnectDelay');
    },
  );
  add('_nextReconnectDelay can be set', { config: { reconnectDelay: 10 } }, async (t) => {
    await t.up();
    t.set('_nextReconnectDelay', 300);
    await lose(t, 10);
    await t.advance(290);
  });
  add('deactivate while waiting', { config: { reconnectDelay: 100 } }, async (t) => {
    await t.up();
    await t.lost();
    t.call('deactivate');
    await t.advance(200);
  });
  add('deactivate and activate while waiting', { config: { reconnectDelay: 100 } }, async (t) => {
    await t.up();
    await t.lost();
    t.call('deactivate');
    t.call('activate');
    await t.advance(200);
    await t.accept();
  });
  add('activate while waiting', { config: { reconnectDelay: 100 } }, async (t) => {
    await t.up();
    await t.lost();
    t.call('activate');
    await t.advance(200);
  });
  add(
    'deactivate while the next socket is opening',
    { config: { reconnectDelay: 100 } },
    async (t) => {
      await t.up();
      await lose(t, 100);
      t.call('deactivate');
      await t.settle();
      await t.lost(1006);
    },
  );
  add(
    'beforeConnect pending at the next attempt, then deactivate',
    { config: { reconnectDelay: 10 } },
    async (t) => {
      await t.up();
      t.on('beforeConnect', () => new Promise(() => {}));
      await lose(t, 10);
      t.call('deactivate');
      await t.advance(100);
    },
  );
  add('onWebSocketClose changes the delay', { config: { reconnectDelay: 100 } }, async (t) => {
    t.on('onWebSocketClose', () => t.set('reconnectDelay', 20));
    await t.up();
    await lose(t, 100);
    await t.accept();
    await lose(t, 20);
  });
  add('the close event as it is', {}, async (t) => {
    await t.up();
    const event = { code: 4321, reason: 'why', wasClean: true, own: 'field' };
    t.on('onWebSocketClose', (given) => t.log.add(`the very event: ${given === event}`));
    await t.step('closed', () => t.socket.onclose(event));
  });
  add('close without an event', {}, async (t) => {
    await t.up();
    await t.step('closed', () => t.socket.onclose());
  });
  add('closed twice', { config: { reconnectDelay: 100 } }, async (t) => {
    await t.up();
    await t.lost();
    await t.step('closed again', () =>
      t.socket.fireClose({ code: 1006, reason: '', wasClean: false }),
    );
    await t.advance(250);
  });
  add(
    'the old socket speaks after it was closed',
    { config: { reconnectDelay: 10 } },
    async (t) => {
      await t.up();
      await t.lost();
      await t.step('a message', () => t.socket.fireMessage('MESSAGE\nsubscription:x\n\n\0'));
      await t.step('a heart-beat', () => t.socket.fireMessage('\n'));
    },
  );
  add(
    'the old socket speaks when there is a new one',
    { config: { reconnectDelay: 10 } },
    async (t) => {
      await t.up();
      await lose(t, 10);
      await t.accept();
      const [old] = t.sockets;
      await t.step('old socket errs', () => old.fireError());
    },
  );

  add('forceDisconnect', { config: { reconnectDelay: 100 } }, async (t) => {
    await t.up();
    t.call('forceDisconnect');
    t.see('connected', 'active');
    await t.receive('MESSAGE\nsubscription:x\n\n\0');
    await t.lost(1005, '', true);
    await t.advance(100);
    await t.accept();
  });
  add(
    'forceDisconnect with discardWebsocketOnCommFailure',
    { config: { reconnectDelay: 100, discardWebsocketOnCommFailure: true } },
    async (t) => {
      await t.up();
      t.call('forceDisconnect');
      await t.advance(100);
      await t.accept();
      await t.lost(1006, '', false, t.sockets[0]);
    },
  );
  add(
    'forceDisconnect with a socket that can terminate',
    {
      config: { reconnectDelay: 100, discardWebsocketOnCommFailure: true },
      socket: { terminate: true },
    },
    async (t) => {
      await t.up();
      t.call('forceDisconnect');
      await t.advance(100);
    },
  );
  add('forceDisconnect while opening', { config: { reconnectDelay: 100 } }, async (t) => {
    t.call('activate');
    await t.settle();
    t.call('forceDisconnect');
    await t.lost();
    await t.advance(100);
  });
  add('forceDisconnect before CONNECTED', { config: { reconnectDelay: 100 } }, async (t) => {
    t.call('activate');
    await t.open();
    t.call('forceDisconnect');
    await t.lost();
    await t.advance(100);
  });
  add('forceDisconnect twice', { config: { reconnectDelay: 100 } }, async (t) => {
    await t.up();
    t.call('forceDisconnect');
    t.call('forceDisconnect');
    await t.lost();
    await t.advance(100);
  });
  add(
    'forceDisconnect, the socket closes at once',
    { config: { reconnectDelay: 100 }, socket: { closesAtOnce: true } },
    async (t) => {
      await t.up();
      t.call('forceDisconnect');
      await t.advance(100);
    },
  );
  add('forceDisconnect, then deactivate', { config: { reconnectDelay: 100 } }, async (t) => {
    await t.up();
    t.call('forceDisconnect');
    t.call('deactivate');
    await t.lost();
    await t.advance(200);
  });
  add('forceDisconnect in onConnect', { config: { reconnectDelay: 100 } }, async (t) => {
    t.once('onConnect', () => t.call('forceDisconnect'));
    await t.up();
    await t.lost();
    await t.advance(100);
    await t.accept();
  });

  add('connectionTimeout: in time', { config: { connectionTimeout: 100 } }, async (t) => {
    t.call('activate');
    await t.advance(99);
    await t.accept();
    await t.advance(100);
  });
  add(
    'connectionTimeout: never opened',
    { config: { connectionTimeout: 100, reconnectDelay: 50 } },
    async (t) => {
      t.call('activate');
      await t.advance(100);
      await t.lost();
      await t.advance(50);
      await t.accept();
      await t.advance(200);
    },
  );
  add(
    'connectionTimeout: never CONNECTED',
    { config: { connectionTimeout: 100, reconnectDelay: 50 } },
    async (t) => {
      t.call('activate');
      await t.open();
      await t.advance(100);
      await t.receive(connected());
      await t.lost();
      await t.advance(50);
    },
  );
  add(
    'connectionTimeout: discards',
    { config: { connectionTimeout: 100, reconnectDelay: 50, discardWebsocketOnCommFailure: true } },
    async (t) => {
      t.call('activate');
      await t.advance(160);
      await t.accept();
    },
  );
  add(
    'connectionTimeout: closed before it',
    { config: { connectionTimeout: 100, reconnectDelay: 500 } },
    async (t) => {
      t.call('activate');
      await t.advance(50);
      await t.lost();
      await t.advance(100);
    },
  );
  add(
    'connectionTimeout: lost at 50, the next attempt has its own',
    { config: { connectionTimeout: 100, reconnectDelay: 20 } },
    async (t) => {
      t.call('activate');
      await t.advance(50);
      await t.lost();
      await t.advance(20);
      await t.advance(99);
      await t.accept();
      await t.advance(200);
    },
  );
  add(
    'connectionTimeout: deactivated before it',
    { config: { connectionTimeout: 100 } },
    async (t) => {
      t.call('activate');
      await t.open();
      t.call('deactivate', { force: true });
      await t.advance(200);
    },
  );
  add('connectionTimeout: set by beforeConnect', { config: { reconnectDelay: 50 } }, async (t) => {
    t.on('beforeConnect', (client) => {
      client.connectionTimeout = 100;
    });
    t.call('activate');
    await t.advance(150);
  });
  add(
    'connectionTimeout: on each attempt',
    { config: { connectionTimeout: 100, reconnectDelay: 50 }, socket: { closesAtOnce: true } },
    async (t) => {
      t.call('activate');
      await t.advance(500);
    },
  );
});
