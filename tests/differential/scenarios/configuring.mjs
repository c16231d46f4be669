// The constructor, configure(), and options set on the client.

import { topic } from '../harness/scenario.mjs';
import { throws } from '../harness/stage.mjs';

const bare = { client: false };

export default topic('configuring', (add) => {
  for (const [name, argument] of Object.entries({
    nothing: [],
    undefined: [undefined],
    'an empty object': [{}],
  })) {
    add(`with ${name}`, bare, (t) =>
      t.attempt('new', () => Object.keys(new t.lib.Client(...argument)).length > 20),
    );
  }
  for (const [name, argument] of Object.entries({ null: null, 'a number': 3, 'a string': 'ab' })) {
    add(`with ${name}`, bare, (t) => {
      t.attempt('new', () => {
        new t.lib.Client(argument);
      });
    });
  }
  add('configure with nothing', {}, (t) => t.call('configure'));
  add('configure with null', {}, (t) => t.call('configure', null));
  add('configure twice, the later wins', {}, async (t) => {
    t.call('configure', { connectHeaders: { login: 'a' }, heartbeatOutgoing: 1 });
    t.call('configure', { connectHeaders: { passcode: 'b' } });
    t.see('connectHeaders', 'heartbeatOutgoing');
    t.call('activate');
    await t.open();
  });
  add('configure with undefined values', {}, (t) => {
    t.call('configure', { reconnectDelay: undefined, brokerURL: undefined, onConnect: undefined });
    t.see('reconnectDelay', 'brokerURL', 'onConnect');
  });
  add('a callback set to undefined', {}, async (t) => {
    t.set('onConnect', undefined);
    await t.up();
    t.call('publish', { destination: '/q' });
  });
  add('a callback set to null', {}, async (t) => {
    t.set('onWebSocketClose', null);
    t.set('reconnectDelay', 100);
    await t.up();
    await t.lost();
    await t.advance(100);
  });
  add('callbacks replaced after activate', {}, async (t) => {
    t.call('activate');
    await t.open();
    t.set('onConnect', t.recorder('second onConnect'));
    t.set('onWebSocketClose', t.recorder('second onWebSocketClose'));
    await t.receive('CONNECTED\nversion:1.2\n\n\0');
    await t.lost();
  });
  add('every callback replaced while connected', {}, async (t) => {
    await t.up();
    for (const name of [
      'onStompError',
      'onUnhandledMessage',
      'onUnhandledReceipt',
      'onUnhandledFrame',
      'onHeartbeatReceived',
      'onWebSocketError',
      'onDisconnect',
      'onChangeState',
    ]) {
      t.set(name, t.recorder(`second ${name}`));
    }
    await t.receive(
      'ERROR\n\n\0',
      'MESSAGE\n\n\0',
      'RECEIPT\nreceipt-id:x\n\n\0',
      'FOO\n\n\0',
      '\n',
    );
    await t.socketError();
    t.call('deactivate');
    await t.receive('RECEIPT\nreceipt-id:close-0\n\n\0');
    await t.lost(1000);
  });
  add('debug replaced while connected stays the old one', {}, async (t) => {
    await t.up();
    t.set('debug', (text) => t.log.add(`second debug ${JSON.stringify(text)}`));
    t.call('publish', { destination: '/q' });
    await t.lost();
  });
  add(
    'maxReconnectDelay below reconnectDelay',
    { config: { reconnectDelay: 5000, maxReconnectDelay: 100 } },
    (t) => {
      t.see('reconnectDelay', 'maxReconnectDelay');
    },
  );
  add('maxReconnectDelay below reconnectDelay, by configure', {}, (t) => {
    t.call('configure', { maxReconnectDelay: 4999 });
    t.see('reconnectDelay', 'maxReconnectDelay');
    t.call('configure', { reconnectDelay: 6000 });
    t.see('reconnectDelay', 'maxReconnectDelay');
    t.call('configure', { maxReconnectDelay: 0 });
    t.see('reconnectDelay', 'maxReconnectDelay');
  });
  add('maxReconnectDelay negative', { config: { maxReconnectDelay: -1 } }, (t) =>
    t.see('maxReconnectDelay'),
  );
  add(
    'a debug function that throws, in the constructor',
    {
      client: false,
      config: { maxReconnectDelay: 1 },
    },
    (t) => {
      t.on('debug', throws());
      t.make();
    },
  );
  add('disconnectHeaders: default, set, get', {}, (t) => {
    t.see('disconnectHeaders');
    const headers = { receipt: 'bye' };
    t.set('disconnectHeaders', headers);
    t.log.add(`the same object: ${t.client.disconnectHeaders === headers}`);
  });
  add(
    'disconnectHeaders in the configuration',
    { config: { disconnectHeaders: { a: 'b' } } },
    async (t) => {
      t.see('disconnectHeaders');
      await t.up();
      t.call('deactivate');
      await t.settle();
    },
  );
  add('disconnectHeaders set while connected', {}, async (t) => {
    await t.up();
    t.set('disconnectHeaders', { receipt: 'mine', why: 'done' });
    t.call('deactivate');
    await t.settle();
    await t.receive('RECEIPT\nreceipt-id:mine\n\n\0');
    await t.lost(1000);
  });
  add('disconnectHeaders set to undefined', {}, async (t) => {
    await t.up();
    t.set('disconnectHeaders', undefined);
    t.call('deactivate');
    await t.settle();
  });
  add('read-only properties assigned', {}, (t) => {
    for (const name of ['connected', 'active', 'webSocket', 'connectedVersion']) t.set(name, 1);
    t.see('connected', 'active', 'webSocket', 'connectedVersion');
  });
  add('state assigned by the application', {}, async (t) => {
    t.set('state', t.lib.ActivationState.ACTIVE);
    t.see('active');
    t.call('activate');
    await t.settle();
  });
  add('an unknown option', { config: { colour: 'red' } }, (t) => t.see('colour'));
  add('options set on the client, not by configure', {}, async (t) => {
    t.set('maxReconnectDelay', 10);
    t.set('reconnectDelay', 50);
    await t.up();
    await t.lost();
    await t.advance(50);
  });
});
