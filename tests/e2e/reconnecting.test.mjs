// When a client tries again, seen from a peer that ends every connection.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { packages } from './support/environment.mjs';
import { describePackages } from './support/suite.mjs';
import { SCRIPTED, watched } from './support/watched.mjs';

// Values of ReconnectionTimeMode.
const LINEAR = 0;
const EXPONENTIAL = 1;

const POLICIES = [
  {
    title: 'linear: the same delay before every attempt',
    options: { reconnectTimeMode: LINEAR, reconnectDelay: 150 },
    delays: [150, 150, 150, 150],
  },
  {
    title: 'exponential: the delay doubles up to its cap',
    options: { reconnectTimeMode: EXPONENTIAL, reconnectDelay: 100, maxReconnectDelay: 350 },
    delays: [100, 200, 350, 350],
  },
];

// The clocks of the page and of this process are two, and browsers round theirs.
const CLOCK_ERROR = 5;

describePackages(packages, SCRIPTED, ({ withPage }) => {
  for (const { title, options, delays } of POLICIES) {
    test(title, () =>
      watched(withPage, { options }, async ({ peer, watcher }) => {
        const gaps = await refusals(peer, delays.length + 1);
        await watcher.until('debug', isSchedule, delays.length);
        assert.deepEqual(announced(watcher).slice(0, delays.length), delays);
        gaps.forEach((gap, n) =>
          assert.ok(gap >= delays[n] - CLOCK_ERROR, `attempt ${n + 2} came after ${gap} ms`),
        );
      }),
    );
  }

  test('exponential: a connection that came up starts the delays again', () => {
    const options = { reconnectTimeMode: EXPONENTIAL, reconnectDelay: 50, maxReconnectDelay: 1000 };
    return watched(withPage, { options }, async ({ peer, watcher }) => {
      await refusals(peer, 2);
      const connection = await peer.session();
      connection.close(1012);
      await peer.session();
      await watcher.until('onConnect', undefined, 2);
      assert.deepEqual(announced(watcher), [50, 100, 50]);
    });
  });
});

const isSchedule = (report) => /scheduling reconnection/.test(report.text);

const announced = (watcher) =>
  watcher
    .of('debug')
    .filter(isSchedule)
    .map((report) => Number(/in (\d+)ms/.exec(report.text)[1]));

/** Closes the next connections, each at once; gives the milliseconds between a close and the attempt after it. */
async function refusals(peer, count) {
  const gaps = [];
  let closedAt;
  for (let n = 0; n < count; n += 1) {
    const connection = await peer.connection();
    if (closedAt !== undefined) gaps.push(connection.openedAt - closedAt);
    closedAt = performance.now();
    connection.close(1012);
  }
  return gaps;
}
