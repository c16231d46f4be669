// What went wrong with real brokers before, by the ids of docs/defects.md.

import { anyOf, difference, inRust, promise, SPRING, TOO_LARGE } from '../kit/promises.mjs';

const BYTES = Uint8Array.of(0xff, 0, 0xfe, 0x80, 0x41);
const hex = ({ binaryBody }) => [...binaryBody].map((byte) => byte.toString(16)).join(' ');
const REPLACED = 'ef bf bd 0 ef bf bd ef bf bd 41';

export const bytesWithoutType = {
  name: 'R-1: bytes without a content type, and a text behind them',
  async run(kit) {
    const client = await kit.connect();
    const messages = kit.inbox(client, kit.topic());
    client.publish({ destination: kit.topic(), binaryBody: BYTES });
    for (const body of ['behind', 'last']) client.publish({ destination: kit.topic(), body });
    const first = hex(await kit.next(messages));
    return { first, behind: await kit.bodiesUntil(messages, 'last') };
  },
  promises: [
    promise(
      'spring',
      'makes text of them, with the old length',
      { first: REPLACED, behind: ['behind'] },
      ['websocket', 'binary'],
    ),
  ],
  differs: [
    difference('stompjs', 'spring', 'loses the message behind it', {
      first: 'ef bf bd 0 ef',
      behind: [],
    }),
    inRust('spring', 'says application/octet-stream by itself: bytes arrive as bytes', {
      first: 'ff 0 fe 80 41',
      behind: ['behind'],
    }),
  ],
};

export const endAfterError = {
  name: 'R-2: how the end of a connection is told that the broker ends with ERROR',
  async run(kit) {
    const client = await kit.connect();
    let errors = 0;
    client.onWebSocketError = () => (errors += 1);
    const closed = kit.nextCall(client, 'onWebSocketClose');
    client.publish({
      destination: kit.topic(),
      body: 'x',
      headers: { 'content-type': 'nonsense' },
    });
    const { code, reason, wasClean } = await closed;
    return { code, reason, wasClean, errors };
  },
  promises: [
    promise(
      SPRING,
      'the ERROR may be lost, and the session has gone',
      anyOf(
        { code: 1002, reason: '', wasClean: true, errors: 0 },
        { code: 3000, reason: 'Go away!', wasClean: true, errors: 0 },
      ),
      ['xhr-polling'],
    ),
    promise('spring', 'closes with 1002, cleanly', {
      code: 1002,
      reason: '',
      wasClean: true,
      errors: 0,
    }),
  ],
};

export const attempts = {
  name: 'a wrong passcode is tried again, as often as reconnectDelay says',
  async run(kit) {
    let refusals = 0;
    const three = new Promise((resolve) => {
      const client = kit.client({
        connectHeaders: { login: kit.login, passcode: 'wrong' },
        reconnectDelay: 50,
        onStompError: () => {
          refusals += 1;
          if (refusals === 3) resolve(refusals);
        },
      });
      client.activate();
    });
    return kit.within(three, `three refusals; so far ${refusals}`);
  },
  promises: [promise(['activemq', 'artemis'], 'ERROR each time', 3)],
};

const large = (count, option, promises, differs) => ({
  name: `R-5: ${count} KB of bytes${option ? ', split' : ''}`,
  async run(kit) {
    const binaryBody = new Uint8Array(count * 1024).map((_, n) => (n * 7 + (n >> 8)) & 0xff);
    const client = await kit.connect({
      splitBinaryFrames: option,
      maxWebSocketChunkSize: 8 * 1024,
    });
    const messages = kit.inbox(client, kit.topic());
    const closed = kit.nextClose(client).catch(() => {});
    const headers = { 'content-type': 'application/octet-stream' };
    client.publish({ destination: kit.topic(), binaryBody, headers });
    const arrived = kit
      .next(messages)
      .then((message) => Buffer.compare(message.binaryBody, binaryBody) === 0 && 'intact');
    return Promise.race([arrived, closed]);
  },
  promises,
  differs,
});

const BINARY = ['websocket', 'binary'];
const TAKERS = ['spring', 'artemis'];

export const bytes100 = large(100, false, [
  promise('spring', '1009: more than 8 KB', TOO_LARGE, BINARY),
  promise('artemis', 'drops it: more than 64 KB', 1006, BINARY),
  promise(['activemq', 'artemis', 'rabbitmq'], 'arrives whole', 'intact', ['tcp']),
]);

export const bytes100split = large(
  100,
  true,
  [promise(TAKERS, 'arrives whole', 'intact', BINARY)],
  [
    difference('stompjs', 'spring', 'has no such option', TOO_LARGE),
    difference('stompjs', 'artemis', 'has no such option', 1006),
  ],
);

export const binaryToClassic = {
  name: 'R-7: all frames as binary messages',
  async run(kit) {
    const client = kit.client({ forceBinaryWSFrames: true, connectionTimeout: 1_500 });
    let connected = false;
    client.onConnect = () => (connected = true);
    const closed = kit.nextClose(client);
    client.activate();
    await Promise.race([closed, kit.moments(5_000)]);
    return { connected };
  },
  promises: [promise('activemq', 'ignores them, in silence', { connected: false }, ['websocket'])],
};

export const rawLineFeed = {
  name: 'R-8: a header with a line feed comes to a client of STOMP 1.0',
  async run(kit) {
    const sender = await kit.connect();
    const client = await kit.connect({ stompVersions: new kit.stomp.Versions(['1.0']) });
    const messages = await kit.subscribed(client, kit.topic());
    const closed = kit.nextClose(client).then((close) => ({ close }));
    const headers = { lines: 'one\ntwo', plain: 'v' };
    sender.publish({ destination: kit.topic(), headers, body: 'x' });
    sender.publish({ destination: kit.topic(), body: 'last' });
    const bodies = kit.bodiesUntil(messages, 'last').then((all) => ({ bodies: all }));
    return Promise.race([bodies, closed]);
  },
  promises: [promise('activemq', 'writes it as it is: a broken head', { bodies: ['x'] })],
};
