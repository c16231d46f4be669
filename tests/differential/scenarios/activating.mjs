// activate(), beforeConnect, and making the socket.

import { topic } from '../harness/scenario.mjs';
import { throws } from '../harness/stage.mjs';
import { connected } from '../harness/frames.mjs';

export default topic('activating', (add) => {
  add('plain', {}, async (t) => {
    t.call('activate');
    t.see('state', 'active', 'webSocket');
    await t.settle();
    t.see('webSocket');
    await t.open();
    await t.receive(connected({ server: 'test/1', session: 's' }));
  });
  add('twice at once', {}, async (t) => {
    t.call('activate');
    t.call('activate');
    await t.accept();
  });
  add('again when connected', {}, async (t) => {
    await t.up();
    t.call('activate');
    await t.settle();
  });
  add('after deactivate', {}, async (t) => {
    await t.up();
    t.call('deactivate', { force: true });
    await t.settle();
    await t.up();
  });
  add('while deactivating', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    t.call('activate');
    await t.receive('RECEIPT\nreceipt-id:close-0\n\n\0');
    await t.lost(1000);
    await t.accept();
  });
  add('while deactivating, then deactivate again', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    t.call('activate');
    t.call('deactivate');
    await t.receive('RECEIPT\nreceipt-id:close-0\n\n\0');
    await t.lost(1000);
  });
  add('activate and deactivate at once', {}, async (t) => {
    t.call('activate');
    t.call('deactivate');
    await t.settle();
  });
  add('activate, deactivate, activate at once', {}, async (t) => {
    t.call('activate');
    t.call('deactivate');
    t.call('activate');
    await t.settle();
    await t.accept();
  });
  add('by brokerURL', { brokerURL: true, config: { brokerURL: 'ws://localhost/ws' } }, (t) =>
    t.up(),
  );
  add('by brokerURL with versions', { brokerURL: true }, async (t) => {
    t.set('brokerURL', 'wss://localhost/ws');
    t.set('stompVersions', new t.lib.Versions(['1.1', '1.0']));
    await t.up({ version: '1.1' });
  });
  add(
    'brokerURL and factory: the factory wins',
    { config: { brokerURL: 'ws://localhost/ws' } },
    (t) => t.up(),
  );
  add(
    'neither brokerURL nor factory',
    { brokerURL: true, config: { reconnectDelay: 100 } },
    async (t) => {
      t.call('activate');
      await t.advance(250);
      t.call('deactivate');
      await t.settle();
    },
  );
  add('the factory is called with', {}, async (t) => {
    t.set('webSocketFactory', function factory(...args) {
      t.log.add(
        `factory called with ${t.log.show(args)} on ${this === t.client ? 'client' : 'something else'}`,
      );
      return t.newSocket();
    });
    t.call('activate');
    await t.settle();
  });
  for (const [what, value] of Object.entries({
    undefined,
    null: null,
    'a string': 'ws',
    'a number': 1,
  })) {
    add(`the factory gives ${what}`, { config: { reconnectDelay: 100 } }, async (t) => {
      t.set('webSocketFactory', () => value);
      t.call('activate');
      await t.advance(50);
      t.call('deactivate');
      await t.settle();
    });
  }
  add('the factory promises a socket', {}, async (t) => {
    t.set('webSocketFactory', async () => t.newSocket());
    t.call('activate');
    await t.settle();
    t.call('deactivate');
    await t.settle();
  });
  add('the socket is open already', { socket: { state: 1 } }, async (t) => {
    t.call('activate');
    await t.settle();
    await t.receive(connected());
  });
  add(
    'binaryType cannot be set',
    { socket: { noBinaryType: true }, config: { reconnectDelay: 0 } },
    async (t) => {
      t.call('activate');
      await t.settle();
    },
  );
  add('beforeConnect is awaited', {}, async (t) => {
    let go;
    t.on('beforeConnect', () => new Promise((resolve) => (go = resolve)));
    t.call('activate');
    await t.advance(1000);
    await t.step('beforeConnect is done', () => go());
    await t.accept();
  });
  add('beforeConnect changes the options', {}, async (t) => {
    t.on('beforeConnect', (client) => {
      client.connectHeaders = { login: 'late' };
      client.heartbeatOutgoing = 0;
      client.stompVersions = new t.lib.Versions(['1.2']);
      client.forceBinaryWSFrames = true;
    });
    t.call('activate');
    await t.open();
  });
  add('beforeConnect sets the factory', { brokerURL: true }, async (t) => {
    t.on('beforeConnect', (client) => {
      client.webSocketFactory = () => t.newSocket();
    });
    await t.up();
  });
  add('beforeConnect deactivates', {}, async (t) => {
    t.on('beforeConnect', () => t.call('deactivate'));
    t.call('activate');
    await t.settle();
  });
  add('beforeConnect deactivates after a while', {}, async (t) => {
    t.on('beforeConnect', async () => {
      await null;
      await t.call('deactivate');
    });
    t.call('activate');
    await t.settle();
  });
  add('beforeConnect activates', {}, async (t) => {
    t.on('beforeConnect', () => t.call('activate'));
    await t.up();
  });
  add('beforeConnect of each attempt', { config: { reconnectDelay: 10 } }, async (t) => {
    let attempt = 0;
    t.on('beforeConnect', (client) => {
      client.connectHeaders = { attempt: ++attempt };
    });
    await t.up();
    await t.lost();
    await t.advance(10);
    await t.open();
  });
  add('beforeConnect set to undefined', { config: { reconnectDelay: 100 } }, async (t) => {
    t.set('beforeConnect', undefined);
    t.call('activate');
    await t.advance(50);
    t.call('deactivate');
    await t.settle();
  });
  add('deactivated while beforeConnect is pending', {}, async (t) => {
    let go;
    t.on('beforeConnect', () => new Promise((resolve) => (go = resolve)));
    t.call('activate');
    t.call('deactivate');
    await t.settle();
    await t.step('beforeConnect is done', () => go());
  });
  add('options are read after beforeConnect, the versions at opening', {}, async (t) => {
    t.call('activate');
    await t.settle();
    t.set('connectHeaders', { late: 'yes' });
    t.set('heartbeatIncoming', 1);
    t.set('stompVersions', new t.lib.Versions(['1.0']));
    await t.open();
  });
  add(
    'connectHeaders changed in place before opening',
    { config: { connectHeaders: { a: '1' } } },
    async (t) => {
      t.call('activate');
      await t.settle();
      t.client.connectHeaders.b = '2';
      await t.open();
      t.see('connectHeaders');
    },
  );
  add('onChangeState deactivates', {}, async (t) => {
    t.once('onChangeState', () => t.call('deactivate'));
    t.call('activate');
    await t.settle();
  });
  add('the factory deactivates', {}, async (t) => {
    t.once('webSocketFactory', () => t.call('deactivate'));
    t.call('activate');
    await t.settle();
    await t.open();
  });
  add('the factory forces a disconnect', {}, async (t) => {
    t.once('webSocketFactory', () => t.call('forceDisconnect'));
    await t.up();
  });
  add('debug throws', { config: { reconnectDelay: 100 } }, async (t) => {
    t.on('debug', throws());
    await t.up();
  });
});
