// deactivate(): in order and by force, in every state.

import { topic } from '../harness/scenario.mjs';
import { connected, message, receipt } from '../harness/frames.mjs';

const bye = async (t, code = 1000) => {
  await t.receive(receipt('close-0'));
  await t.lost(code);
};

export default topic('deactivating', (add) => {
  add('plain', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    t.see('state', 'active', 'connected');
    await bye(t);
    await t.advance(20_000);
  });
  add('the broker closes instead of sending the receipt', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    await t.lost(1000, 'STOMP died');
  });
  add('the receipt and the close in other steps', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    await t.advance(100);
    await t.receive(receipt('close-0'));
    await t.advance(100);
    await t.lost(1000);
  });
  add('the socket closes at once', { socket: { closesAtOnce: true } }, async (t) => {
    await t.up();
    t.call('deactivate');
    await t.receive(receipt('close-0'));
    await t.settle();
  });
  add('before activate', {}, async (t) => {
    t.call('deactivate');
    await t.settle();
    t.call('deactivate', { force: true });
    await t.settle();
  });
  add('twice at once', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    t.call('deactivate');
    await bye(t);
  });
  add('three times, over time', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    await t.settle();
    t.call('deactivate');
    await t.receive(receipt('close-0'));
    t.call('deactivate');
    await t.lost(1000);
    t.call('deactivate');
    await t.settle();
  });
  add('in order, then by force', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    await t.settle();
    t.call('deactivate', { force: true });
    await t.settle();
  });
  add('by force', {}, async (t) => {
    await t.up();
    t.call('deactivate', { force: true });
    t.see('state', 'webSocket');
    await t.settle();
    await t.receive(message());
    await t.lost();
  });
  add('by force with a socket that can terminate', { socket: { terminate: true } }, async (t) => {
    await t.up();
    t.call('deactivate', { force: true });
    await t.settle();
    await t.settle();
  });
  add('by force, twice', {}, async (t) => {
    await t.up();
    t.call('deactivate', { force: true });
    t.call('deactivate', { force: true });
    await t.settle();
  });
  add('by force while opening', {}, async (t) => {
    t.call('activate');
    await t.settle();
    t.call('deactivate', { force: true });
    await t.settle();
    await t.open();
  });
  add('while opening', {}, async (t) => {
    t.call('activate');
    await t.settle();
    t.call('deactivate');
    await t.settle();
    await t.lost();
  });
  add('while opening, and it opens all the same', {}, async (t) => {
    t.call('activate');
    await t.settle();
    t.call('deactivate');
    t.socket.readyState = 0;
    await t.open();
    await t.receive(connected());
  });
  add('before CONNECTED', {}, async (t) => {
    t.call('activate');
    await t.open();
    t.call('deactivate');
    await t.settle();
    await t.receive(connected());
    await t.lost(1000);
  });
  add('before CONNECTED, by force', {}, async (t) => {
    t.call('activate');
    await t.open();
    t.call('deactivate', { force: true });
    await t.settle();
  });
  add('in onConnect', {}, async (t) => {
    t.on('onConnect', () => t.call('deactivate'));
    await t.up();
    await bye(t);
  });
  add('in onConnect, by force', {}, async (t) => {
    t.on('onConnect', () => t.call('deactivate', { force: true }));
    await t.up();
  });
  add('in onDisconnect', {}, async (t) => {
    t.on('onDisconnect', () => t.call('deactivate'));
    await t.up();
    t.call('deactivate');
    await bye(t);
  });
  add('in onWebSocketClose', {}, async (t) => {
    t.on('onWebSocketClose', () => t.call('deactivate'));
    await t.up();
    await t.lost();
    await t.advance(10_000);
  });
  add('in onStompError', {}, async (t) => {
    t.on('onStompError', () => t.call('deactivate'));
    await t.up();
    await t.receive('ERROR\n\n\0');
    await t.lost(1002);
  });
  add('in onWebSocketError', {}, async (t) => {
    t.on('onWebSocketError', () => t.call('deactivate'));
    t.call('activate');
    await t.settle();
    await t.socketError();
    await t.lost();
  });
  add('activate in onWebSocketClose of a deactivation', {}, async (t) => {
    t.once('onWebSocketClose', () => t.call('activate'));
    await t.up();
    t.call('deactivate');
    await bye(t);
    await t.accept();
  });
  add('activate in onDisconnect', {}, async (t) => {
    t.once('onDisconnect', () => t.call('activate'));
    await t.up();
    t.call('deactivate');
    await bye(t);
    await t.accept();
  });
  add('activate in onChangeState INACTIVE', {}, async (t) => {
    t.on(
      'onChangeState',
      (state) => state === t.lib.ActivationState.INACTIVE && t.call('activate'),
    );
    await t.up();
    t.call('deactivate');
    await bye(t);
    await t.settle();
    await t.accept();
  });
  add('a message while deactivating', {}, async (t) => {
    await t.up();
    t.call('subscribe', '/q', t.recorder('listener'), { id: 'mine' });
    t.call('deactivate');
    await t.receive(message({ subscription: 'mine' }));
    await bye(t);
  });
  add('ERROR while deactivating', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    await t.receive('ERROR\nmessage:no\n\n\0');
    await t.lost(1002);
  });
  add('the receipt, then a message in the same chunk', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    await t.receive(receipt('close-0') + message({ subscription: 'x' }));
    await t.lost(1000);
  });
  add('a wrong receipt', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    await t.receive(receipt('other'));
    await bye(t);
  });
  add(
    'with a receipt of one’s own',
    { config: { disconnectHeaders: { receipt: 'bye', reason: 'night' } } },
    async (t) => {
      await t.up();
      t.call('deactivate');
      await t.receive(receipt('bye'));
      await t.lost(1000);
      t.see('disconnectHeaders');
    },
  );
  add('the receipt’s number goes on from other ids', {}, async (t) => {
    await t.up();
    t.call('subscribe', '/q', t.recorder('listener'));
    t.call('begin');
    t.call('deactivate');
    await t.receive(receipt('close-2'));
    await t.lost(1000);
  });
  add('on 1.0', {}, async (t) => {
    await t.up({ version: '1.0' });
    t.call('deactivate');
    await bye(t);
  });
  add('on 1.1', {}, async (t) => {
    await t.up({ version: '1.1' });
    t.call('deactivate');
    await bye(t);
  });
  for (const options of [{}, { force: false }, { force: 0 }, { force: 'yes' }, { other: 1 }]) {
    add(`with ${JSON.stringify(options)}`, {}, async (t) => {
      await t.up();
      t.call('deactivate', options);
      await t.settle();
    });
  }
  add('with null', {}, async (t) => {
    await t.up();
    t.call('deactivate', null);
    await t.settle();
  });
  add('the socket refuses DISCONNECT', {}, async (t) => {
    await t.up();
    t.socket.options = { sendThrows: 'cannot send' };
    t.call('deactivate');
    await t.settle();
    await t.lost();
  });
  add('when the socket is closed already but has not said so', {}, async (t) => {
    await t.up();
    t.socket.readyState = 3;
    t.call('deactivate');
    await t.settle();
  });
  add('when the socket is closing', {}, async (t) => {
    await t.up();
    t.socket.readyState = 2;
    t.call('deactivate');
    await t.lost();
  });
  add('then once more round', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    await bye(t);
    await t.up();
    t.call('deactivate');
    await bye(t);
  });
  add('ids after a new start', {}, async (t) => {
    await t.up();
    t.call('subscribe', '/q', t.recorder('listener'), { id: 'x' });
    t.call('deactivate', { force: true });
    await t.up();
    t.call('subscribe', '/q', t.recorder('listener'), { id: 'x' });
  });
});
