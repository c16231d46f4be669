// What stompjs does wrong with a connection's life: L1 to L24, and A4, A5.

import { topic } from '../harness/scenario.mjs';
import { connected, error, frame, message, receipt } from '../harness/frames.mjs';
import { throws } from '../harness/stage.mjs';

const quick = { config: { reconnectDelay: 100 } };

export default topic('defect', (add) => {
  add('L1 onWebSocketClose throws', quick, async (t) => {
    t.once('onWebSocketClose', throws());
    await t.up();
    await t.lost();
    await t.advance(100);
  });
  add('L2 onWebSocketClose throws while deactivating', {}, async (t) => {
    t.on('onWebSocketClose', throws());
    await t.up();
    t.call('deactivate');
    await t.receive(receipt('close-0'));
    await t.lost(1000);
  });
  add('L3 beforeConnect is rejected once', quick, async (t) => {
    t.once('beforeConnect', async () => throws('no token')());
    t.call('activate');
    await t.advance(100);
    await t.settle();
  });
  add('L3 beforeConnect throws once', quick, async (t) => {
    t.once('beforeConnect', throws('no token'));
    t.call('activate');
    await t.advance(100);
  });
  add('L4 the factory throws once', quick, async (t) => {
    t.once('webSocketFactory', throws('no socket'));
    t.call('activate');
    await t.advance(100);
    await t.accept();
  });
  add('L5 onChangeState throws in activate', quick, async (t) => {
    t.once('onChangeState', throws());
    t.call('activate');
    await t.settle();
    t.call('activate');
    await t.settle();
  });
  add('L6 onHeartbeatReceived throws', quick, async (t) => {
    t.on('onHeartbeatReceived', throws());
    await t.up();
    t.call('subscribe', '/q', t.recorder('listener'));
    await t.receive(`\n${message()}`, message());
  });
  add(
    'L7 onHeartbeatLost throws',
    { config: { reconnectDelay: 100, heartbeatIncoming: 1000, heartbeatOutgoing: 0 } },
    async (t) => {
      t.on('onHeartbeatLost', throws());
      await t.up({ 'heart-beat': '1000,0' });
      await t.advance(5200);
    },
  );
  add(
    'L8 silence, and the closing handshake never completes',
    { config: { reconnectDelay: 100_000, heartbeatIncoming: 1000, heartbeatOutgoing: 0 } },
    async (t) => {
      await t.up({ 'heart-beat': '1000,0' });
      await t.advance(15_000);
      t.see('connected');
      t.call('publish', { destination: '/q', body: 'x' });
    },
  );
  add('L9 the receipt for DISCONNECT never comes', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    await t.advance(4999);
    await t.advance(10_000);
  });
  add('L9 the socket never closes', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    await t.receive(receipt('close-0'));
    await t.advance(10_000);
  });
  add('L10 publish after deactivate', {}, async (t) => {
    await t.up();
    t.call('deactivate');
    t.call('publish', { destination: '/q', body: 'late' });
  });
  add('L10 everything after deactivate', {}, async (t) => {
    await t.up();
    const subscription = t.call('subscribe', '/q', t.recorder('listener'));
    const transaction = t.call('begin');
    t.call('deactivate');
    t.call('subscribe', '/r', t.recorder('listener'));
    t.call('unsubscribe', 'x');
    t.attempt('unsubscribe', () => subscription.unsubscribe());
    t.call('begin');
    t.attempt('commit', () => transaction.commit());
    t.call('ack', 'm', 's');
    t.call('nack', 'm', 's');
    t.call('watchForReceipt', 'r', t.recorder('watcher'));
    await t.settle();
  });
  add('L11 ERROR for a watched receipt', quick, async (t) => {
    await t.up();
    t.call('watchForReceipt', 'r1', t.recorder('watcher'));
    await t.receive(error({ 'receipt-id': 'r1' }));
    await t.lost();
  });
  add('L12 what belongs to the old connection', quick, async (t) => {
    let kept;
    await t.up();
    const subscription = t.call(
      'subscribe',
      '/q',
      t.recorder('listener', (m) => (kept = m)),
    );
    const transaction = t.call('begin');
    await t.receive(message());
    await t.lost();
    t.attempt('ack, no connection', () => kept.ack());
    await t.advance(100);
    await t.accept();
    t.attempt('ack', () => kept.ack());
    t.attempt('nack', () => kept.nack());
    t.attempt('commit', () => transaction.commit());
    t.attempt('abort', () => transaction.abort());
    t.attempt('unsubscribe', () => subscription.unsubscribe());
  });
  add('L12 ids on the next connection', quick, async (t) => {
    await t.up();
    t.call('subscribe', '/q', t.recorder('listener'));
    t.call('begin');
    await t.lost();
    await t.advance(100);
    await t.accept();
    t.call('subscribe', '/q', t.recorder('listener'));
    t.call('begin');
    t.call('deactivate');
    await t.settle();
  });
  add(
    'L13 backoff and CONNECTED followed by ERROR',
    { config: { reconnectDelay: 10, reconnectTimeMode: 1 } },
    async (t) => {
      t.call('activate');
      for (let i = 0; i < 4; i++) {
        await t.accept();
        await t.receive(error());
        await t.lost(1002);
        await t.advance(10);
      }
    },
  );
  add(
    'L14 the factory gives a closed socket',
    { ...quick, socket: (n) => ({ state: n === 1 ? 3 : 0 }) },
    async (t) => {
      t.call('activate');
      await t.advance(100);
    },
  );
  add('L15 readyState 3 before onclose, deactivate and activate', {}, async (t) => {
    await t.up();
    t.socket.readyState = 3;
    t.call('deactivate');
    t.call('activate');
    await t.settle();
  });
  add(
    'L16 beforeConnect never settles',
    { config: { connectionTimeout: 20, reconnectDelay: 100 } },
    async (t) => {
      t.once('beforeConnect', () => new Promise(() => {}));
      t.call('activate');
      await t.advance(200);
    },
  );
  add('L17 a beforeConnect of a cancelled attempt', quick, async (t) => {
    const go = [];
    t.on('beforeConnect', () => new Promise((resolve) => go.push(resolve)));
    t.call('activate');
    t.call('deactivate');
    await t.settle();
    t.call('activate');
    await t.settle();
    await t.step('the first beforeConnect is done', () => go[0]());
    await t.step('the second beforeConnect is done', () => go[1]());
  });
  add(
    'L18 CONNECTED twice',
    { config: { reconnectDelay: 100_000, heartbeatOutgoing: 1000, heartbeatIncoming: 0 } },
    async (t) => {
      await t.up({ 'heart-beat': '0,1000' });
      await t.receive(connected({ 'heart-beat': '0,1000' }));
      await t.lost();
      await t.advance(2500);
    },
  );
  for (const header of [
    'x,y',
    '1000',
    '1000,',
    ',1000',
    '-5,1000',
    '1.5,2.5',
    '99999999999,99999999999',
    '1000;1000',
  ]) {
    add(
      `L19 heart-beat:${header}`,
      { config: { heartbeatOutgoing: 1000, heartbeatIncoming: 1000, reconnectDelay: 100_000 } },
      async (t) => {
        await t.up({ 'heart-beat': header });
        await t.advance(50);
      },
    );
  }
  add(
    'L20 data waits behind a stalled event loop',
    { config: { heartbeatIncoming: 1000, heartbeatOutgoing: 0 } },
    async (t) => {
      await t.up({ 'heart-beat': '1000,0' });
      await t.advance(500);
      await t.stall(5000);
      await t.advance(0);
      await t.receive('\n');
      await t.advance(200);
    },
  );
  add('L21 onConnect throws', quick, async (t) => {
    t.on('onConnect', throws());
    await t.up();
    t.call('publish', { destination: '/q', body: 'x' });
  });
  add('L21 a message handler throws', quick, async (t) => {
    await t.up();
    t.call('subscribe', '/q', t.recorder('listener', throws()));
    await t.receive(message() + message());
  });
  for (const worker of ['throws', 'fails']) {
    add(
      `L22 the worker ${worker}`,
      {
        worker,
        config: { heartbeatStrategy: 'worker', heartbeatOutgoing: 1000, heartbeatIncoming: 0 },
      },
      async (t) => {
        await t.up({ 'heart-beat': '0,1000' });
        await t.advance(2500);
        await t.lost();
      },
    );
  }
  add(
    'L22 the worker works',
    {
      worker: 'works',
      config: {
        heartbeatStrategy: 'worker',
        heartbeatOutgoing: 1000,
        heartbeatIncoming: 0,
        reconnectDelay: 100_000,
      },
    },
    async (t) => {
      await t.up({ 'heart-beat': '0,1000' });
      await t.advance(2500);
      await t.lost();
      await t.advance(2500);
    },
  );
  add('L23 ERROR without a close', {}, async (t) => {
    await t.up();
    await t.receive(error({}, 'no'));
    t.see('connected');
    t.call('publish', { destination: '/q', body: 'x' });
  });
  add('L24 a version that was not offered', quick, async (t) => {
    t.set('stompVersions', new t.lib.Versions(['1.2']));
    await t.up({ version: '9.9' });
    await t.advance(100);
  });
  add('L24 1.1 when only 1.2 was offered', quick, async (t) => {
    t.set('stompVersions', new t.lib.Versions(['1.2']));
    await t.up({ version: '1.1' });
  });
  add('L25 MESSAGE before CONNECTED', quick, async (t) => {
    t.call('activate');
    await t.open();
    await t.receive(message());
    await t.receive(connected());
  });
  add('L25 RECEIPT before CONNECTED', quick, async (t) => {
    t.call('activate');
    await t.open();
    await t.receive(receipt('r'));
  });
  add('A4 onDisconnect and a forced deactivate', {}, async (t) => {
    await t.up();
    t.call('deactivate', { force: true });
    await t.settle();
  });
  add('A5 onDisconnect and a lost connection', quick, async (t) => {
    await t.up();
    await t.lost();
  });
  add('garbage instead of CONNECTED', quick, async (t) => {
    t.call('activate');
    await t.open();
    await t.receive('HTTP/1.1 400 Bad Request\r\n\r\n');
    await t.receive(frame('CONNECTED', { version: '1.2' }));
  });
});
