// Options with values that make no sense.

import { topic } from '../harness/scenario.mjs';
import { connected, message } from '../harness/frames.mjs';

/** A life that makes use of every option. */
async function life(t) {
  t.call('activate');
  await t.advance(20);
  if (!t.socket) return;
  await t.accept({ 'heart-beat': '0,0' });
  t.call('publish', { destination: '/q', body: 'hello' });
  await t.receive(message({ subscription: 'unknown' }));
  await t.lost();
  await t.advance(5000);
}

const ODD = {
  connectionTimeout: [-1, '100', null, undefined, Number.NaN, 1e12],
  reconnectDelay: ['100', null, undefined, Number.NaN, 0.5, 1e12],
  maxReconnectDelay: ['100', null, undefined, Number.NaN],
  reconnectTimeMode: ['1', 7, null],
  heartbeatIncoming: ['1000', null, undefined, -5, 1.5],
  heartbeatOutgoing: ['1000', null, undefined, -5, 1.5],
  heartbeatToleranceMultiplier: ['2', null, undefined, -1],
  heartbeatStrategy: [null, undefined, 7],
  splitLargeFrames: [1, 'yes', null],
  forceBinaryWSFrames: [1, 'yes', null],
  appendMissingNULLonIncoming: [1, null],
  logRawCommunication: [1, null],
  discardWebsocketOnCommFailure: [1, null],
  brokerURL: [null, 5, ''],
};

export default topic('options', (add) => {
  for (const [name, values] of Object.entries(ODD)) {
    for (const value of values) {
      const shown = typeof value === 'string' ? `'${value}'` : value;
      add(`${name} is ${shown}`, { config: { [name]: value } }, life);
    }
  }
  for (const strategy of ['interval', 'worker']) {
    add(
      `heartbeatStrategy '${strategy}' with heart-beats`,
      {
        config: { heartbeatStrategy: strategy, heartbeatOutgoing: 1000, heartbeatIncoming: 0 },
        worker: 'works',
      },
      async (t) => {
        t.call('activate');
        await t.open();
        await t.receive(connected({ 'heart-beat': '0,1000' }));
        await t.advance(2500);
      },
    );
  }
  for (const size of [1, 0.5, 1e9]) {
    add(`maxWebSocketChunkSize ${size}`, { config: { splitLargeFrames: true } }, async (t) => {
      await t.up();
      t.set('maxWebSocketChunkSize', size);
      t.call('publish', { destination: '/q', body: 'abc' });
    });
  }
  add(
    'maxWebSocketChunkSize given as text',
    { config: { splitLargeFrames: true, maxWebSocketChunkSize: '30' } },
    life,
  );
  add('stompVersions undefined', { config: { stompVersions: undefined, reconnectDelay: 0 } }, life);
  add(
    'webSocketFactory undefined with a brokerURL',
    { brokerURL: true, config: { brokerURL: 'ws://x/', webSocketFactory: undefined } },
    life,
  );
});
