// The chat's exchange, frame by frame and header by header, between both packages and this project's broker.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { StompBroker } from './support/broker.mjs';
import { packages } from './support/environment.mjs';
import { describePackages } from './support/suite.mjs';
import { Watcher } from './support/watcher.mjs';
import { framesFrom, header } from './support/wire.mjs';

const SAID = '{"from":"hi","text":"안녕?"}';

const broker = new StompBroker([]);

describePackages(packages, broker, ({ withPage }) => {
  test('안녕? is said on /app/chat and heard, with the time of day, on /topic/messages', async () => {
    const watcher = new Watcher();
    await withPage(watcher.controls, async (page) => {
      const times = [timeOfDay()];
      await page.watch({
        url: broker.url,
        destination: '/topic/messages',
        id: 'sub-0',
        send: { destination: '/app/chat', body: SAID },
      });
      const heard = await watcher.until('message');
      times.push(timeOfDay());
      checkSent(framesFrom(page.wire, 'client'));
      checkReceived(framesFrom(page.wire, 'server'), times);
      assert.equal(heard.body, framesFrom(page.wire, 'server').at(-1).body);
    });
  });
});

function checkSent([connect, subscribe, send, ...more]) {
  assert.equal(connect.command, 'CONNECT');
  assert.deepEqual(sorted(connect.headers), [
    ['accept-version', '1.2,1.1,1.0'],
    ['heart-beat', '0,0'],
  ]);
  assert.deepEqual(subscribe, {
    command: 'SUBSCRIBE',
    headers: [
      ['id', 'sub-0'],
      ['destination', '/topic/messages'],
    ],
    body: '',
  });
  assert.deepEqual(send, {
    command: 'SEND',
    headers: [
      ['destination', '/app/chat'],
      ['content-length', '30'],
    ],
    body: SAID,
  });
  assert.deepEqual(more, []);
}

function checkReceived([connected, message, ...more], times) {
  assert.equal(connected.command, 'CONNECTED');
  assert.equal(header(connected, 'version'), '1.2');
  assert.match(header(connected, 'server'), /^stomp-broker\/\d/);
  assert.match(header(connected, 'session'), /\S/);
  assert.match(header(connected, 'heart-beat'), /^\d+,\d+$/);
  assert.equal(connected.body, '');

  assert.equal(message.command, 'MESSAGE');
  const { 'message-id': id, ...headers } = Object.fromEntries(message.headers);
  assert.match(id, /\S/);
  assert.deepEqual(headers, {
    destination: '/topic/messages',
    'content-type': 'application/json',
    subscription: 'sub-0',
    'content-length': '45',
  });
  assert.equal(message.headers.length, 5, 'no header twice');
  const heard = times.map((time) => `{"from":"hi","text":"안녕?","time":"${time}"}`);
  assert.ok(heard.includes(message.body), `${message.body} is none of ${heard}`);
  assert.deepEqual(more, []);
}

/** The local time as `21:00`. */
function timeOfDay() {
  const now = new Date();
  return [now.getHours(), now.getMinutes()].map((part) => `${part}`.padStart(2, '0')).join(':');
}

const sorted = (headers) => [...headers].sort(([a], [b]) => (a < b ? -1 : 1));
