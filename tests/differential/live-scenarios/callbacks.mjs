// Callbacks that throw, or that give commands, on the way from activate() to the end.

import { topic } from '../harness/scenario.mjs';
import { throws } from '../harness/subject.mjs';

const ALONG_THE_WAY = ['onConnect', 'onDisconnect', 'onWebSocketClose', 'beforeConnect'];

export default topic('live callbacks', (add) => {
  for (const name of ['onConnect', 'onDisconnect']) {
    add(`${name} throws`, async (t) => {
      t.once(name, throws());
      await t.up();
      await t.confirmed('r', (headers) =>
        t.call('publish', { destination: t.topic('a'), headers }),
      );
      await t.down();
    });
  }
  for (const name of ALONG_THE_WAY) {
    add(`${name} deactivates`, async (t) => {
      t.once(name, () => t.call('deactivate'));
      t.call('activate');
      if (/Disconnect|Close/.test(name)) {
        await t.until('onConnect');
        t.call('deactivate');
      }
      await t.until(
        ...(name === 'beforeConnect' ? [] : ['onWebSocketClose']),
        /^promise 1 resolved/,
      );
    });
  }
  add('onConnect subscribes and publishes', async (t) => {
    t.on('onConnect', () => {
      t.call('subscribe', t.topic('a'), t.inbox('a'), { id: 'a' });
      t.call('publish', { destination: t.topic('a'), body: 'at once' });
    });
    await t.up();
    await t.until('a');
    await t.down();
  });
  add('onConnect forces a disconnect, once', async (t) => {
    t.once('onConnect', () => t.call('forceDisconnect'));
    t.call('activate');
    await t.until('onConnect', 'onWebSocketClose', 'onConnect');
    await t.down();
  });
  add('a receipt’s callback publishes', async (t) => {
    await t.up();
    await t.listen('a', t.topic('a'));
    t.call(
      'watchForReceipt',
      'r',
      t.recorder('watcher', () => t.call('publish', { destination: t.topic('a'), body: 'after' })),
    );
    t.call('publish', { destination: t.topic('a'), headers: { receipt: 'r' }, body: 'before' });
    await t.until('a', 'watcher', 'a');
    await t.down();
  });
  add('a receipt’s callback throws', async (t) => {
    await t.up();
    t.call('watchForReceipt', 'r', t.recorder('watcher', throws()));
    t.call('publish', { destination: t.topic('a'), headers: { receipt: 'r' }, body: 'x' });
    await t.until('watcher');
    await t.confirmed('next', (headers) =>
      t.call('publish', { destination: t.topic('a'), headers }),
    );
    await t.down();
  });
  add('callbacks changed while connected', async (t) => {
    await t.up();
    t.client.onDisconnect = t.recorder('another onDisconnect');
    t.client.onUnhandledReceipt = t.recorder('another onUnhandledReceipt');
    t.call('publish', { destination: t.topic('a'), headers: { receipt: 'r' } });
    await t.until('another onUnhandledReceipt');
    await t.down();
  });
  add('publishing in debug', async (t) => {
    await t.up();
    await t.listen('a', t.topic('a'));
    t.once('debug', () => t.call('publish', { destination: t.topic('a'), body: 'inner' }));
    t.call('publish', { destination: t.topic('a'), body: 'outer' });
    await t.until('a', 'a');
    await t.down();
  });
});
