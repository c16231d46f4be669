// A session in which nothing is said but heart-beats.

import { connected, inbox } from '../in-page/client.mjs';

/** A period for a broker on the same machine; every heart-beat of a slower way may be a request of its own. */
const PERIOD = 1000;
const PERIODS_IDLE = 4.5;

export const keptUp = {
  title: 'with heart-beats in both directions an idle session lives on',
  waits: () => true,
  async inPage(environment) {
    const period = environment.heartBeat ?? PERIOD;
    const client = await connected(environment, {
      heartbeatIncoming: period,
      heartbeatOutgoing: period,
    });
    const seen = { received: 0, lost: 0, closes: 0 };
    client.onHeartbeatLost = () => (seen.lost += 1);
    const start = performance.now();
    await new Promise((resolve, reject) => {
      client.onWebSocketClose = (event) => {
        seen.closes += 1;
        reject(new Error(`closed (${event.code}) after ${performance.now() - start} ms`));
      };
      client.onHeartbeatReceived = () => {
        seen.received += 1;
        if (performance.now() - start > PERIODS_IDLE * period) resolve();
      };
    });
    const messages = inbox(client, `/topic/alive-${environment.id}`);
    client.publish({ destination: `/topic/alive-${environment.id}`, body: 'still here' });
    return { ...seen, body: (await messages.next()).body };
  },
  expect({ seen, wire, assert }) {
    assert.equal(seen.body, 'still here');
    assert.equal(seen.lost, 0);
    assert.equal(seen.closes, 0);
    assert.ok(seen.received >= 4, `${seen.received} heart-beats in ${PERIODS_IDLE} periods`);
    const sent = wire.filter(
      (message) => message.from === 'client' && message.data.toString() === '\n',
    );
    assert.ok(sent.length >= 4, `${sent.length} heart-beats sent in ${PERIODS_IDLE} periods`);
  },
};
