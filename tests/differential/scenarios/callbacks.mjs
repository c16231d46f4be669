// Every callback, doing what it should not.

import { topic } from '../harness/scenario.mjs';
import { error, frame, message, receipt } from '../harness/frames.mjs';
import { CALLBACKS, throws } from '../harness/stage.mjs';

/** A life in which every callback is called. */
async function tour(t) {
  await t.up({ 'heart-beat': '1000,0' });
  await t.receive(
    '\n',
    message({ subscription: 'unknown' }),
    receipt('unknown'),
    frame('FOO'),
    error(),
  );
  await t.socketError();
  await t.lost(1006);
  await t.advance(100);
  await t.accept();
  t.call('publish', { destination: '/q', body: 'still alive' });
  await t.receive(message({ subscription: 'unknown' }));
  t.call('deactivate');
  await t.receive(receipt('close-0'), receipt('close-1'), receipt('close-2'));
  await t.lost(1000);
}

const BEHAVIOURS = {
  throws: () => throws()(),
  'returns a rejected promise': async () => throws()(),
  publishes: (t) => t.call('publish', { destination: '/re', body: 'entrant' }),
  subscribes: (t) => t.call('subscribe', '/re', t.recorder('listener'), { id: 'x' }),
  activates: (t) => t.call('activate'),
  deactivates: (t) => t.call('deactivate'),
  'deactivates by force': (t) => t.call('deactivate', { force: true }),
  'forces a disconnect': (t) => t.call('forceDisconnect'),
};

const config = { reconnectDelay: 100, heartbeatIncoming: 1000, heartbeatOutgoing: 0 };

export default topic('callbacks', (add) => {
  add('all of them', { config }, tour);
  for (const name of CALLBACKS.filter((callback) => callback !== 'onHeartbeatLost')) {
    for (const [what, behave] of Object.entries(BEHAVIOURS)) {
      add(`${name} ${what}`, { config }, async (t) => {
        t.once(name, () => behave(t));
        await tour(t);
      });
    }
  }
  for (const [what, behave] of Object.entries(BEHAVIOURS)) {
    add(`onHeartbeatLost ${what}`, { config }, async (t) => {
      await t.up({ 'heart-beat': '1000,0' });
      t.once('onHeartbeatLost', () => behave(t));
      await t.advance(2900);
      await t.advance(200);
      if (t.socket.readyState === 2) await t.lost(1006);
      await t.advance(200);
    });
  }
  add('called on the client', {}, async (t) => {
    const told = [];
    for (const name of CALLBACKS) {
      t.client[name] = function callback() {
        if (!told.includes(name))
          t.log.add(`${name} on ${this === t.client ? 'client' : typeof this}`);
        told.push(name);
      };
    }
    await tour(t);
  });
});
