// From activate() to CONNECTED, and heart-beats.

import { topic } from '../harness/scenario.mjs';

const versions =
  (...list) =>
  ({ lib }) => ({ stompVersions: new lib.Versions(list) });

const plain = async (t) => {
  await t.up();
  t.see('connected', 'connectedVersion', 'active');
  await t.down();
  t.see('connected', 'active', 'webSocket');
};

const refused = async (t) => {
  t.deactivateWhenRefused();
  t.call('activate');
  await t.until('onStompError', 'onWebSocketClose', 'promise 1');
};

export default topic('live connecting', (add) => {
  add('and leaving', plain);
  add('by brokerURL', { brokerURL: true }, plain);
  for (const version of ['1.0', '1.1', '1.2'])
    add(`offering ${version} only`, { config: versions(version) }, plain);
  add('offering 1.0 and 1.1', { config: versions('1.0', '1.1') }, plain);
  add('offering an unknown version', { config: versions('9.9') }, refused);
  add(
    'a wrong passcode',
    { config: ({ broker }) => ({ connectHeaders: { login: broker.login, passcode: 'wrong' } }) },
    refused,
  );
  add(
    'a wrong passcode, then the right one',
    { config: ({ broker }) => ({ connectHeaders: { login: broker.login, passcode: 'wrong' } }) },
    async (t) => {
      t.once('onStompError', () => {
        t.client.connectHeaders = { login: t.broker.login, passcode: t.broker.passcode };
        if (t.isRabbit) t.call('forceDisconnect');
      });
      t.call('activate');
      await t.until('onStompError', 'onWebSocketClose', 'onConnect');
      await t.down();
    },
  );
  add('a passcode that beforeConnect fetches', { config: { connectHeaders: {} } }, async (t) => {
    t.on('beforeConnect', async (client) => {
      await new Promise(setImmediate);
      client.connectHeaders = { login: t.broker.login, passcode: t.broker.passcode };
    });
    await t.up();
    await t.down();
  });
  add(
    'more headers',
    {
      config: ({ broker }) => ({
        connectHeaders: {
          login: broker.login,
          passcode: broker.passcode,
          host: '/',
          'x-more': 'a b',
        },
      }),
    },
    plain,
  );
  add('raw communication in the log', { config: { logRawCommunication: true } }, plain);
  add('frames in bytes', { config: { forceBinaryWSFrames: true } }, plain);
  add('frames in pieces', { config: { splitLargeFrames: true, maxWebSocketChunkSize: 10 } }, plain);
  add('missing NULs appended', { config: { appendMissingNULLonIncoming: true } }, plain);
  add('activated twice', async (t) => {
    t.call('activate');
    t.call('activate');
    await t.until('onConnect');
    t.call('activate');
    await t.down();
  });
  add('where no server listens, then where the broker is', async (t) => {
    t.url = 'ws://127.0.0.1:9/ws';
    t.once('onWebSocketClose', () => (t.url = t.broker.url));
    t.call('activate');
    await t.until('onWebSocketError', 'onWebSocketClose', 'onConnect');
    await t.down();
  });
  add('where there is no WebSocket, then where the broker is', async (t) => {
    t.url = `${t.broker.url}/nothing`.replace('ws/nothing', 'nothing');
    t.once('onWebSocketClose', () => (t.url = t.broker.url));
    t.call('activate');
    await t.until('onWebSocketError', 'onWebSocketClose', 'onConnect');
    await t.down();
  });
  for (const terminate of [false, true]) {
    const options = {
      config: { connectionTimeout: 600, discardWebsocketOnCommFailure: true },
      socket: { terminate },
    };
    add(
      `to a broker that says nothing, ${terminate ? 'a socket that can terminate' : 'a plain socket'}`,
      options,
      async (t) => {
        t.once('debug', () => t.on('debug', (text) => deafOnce(t, text)));
        t.call('activate');
        await t.until('onWebSocketClose');
        t.client.connectionTimeout = 0;
        await t.until('onConnect');
        await t.down();
      },
    );
  }
  add('in good time, with a connectionTimeout', { config: { connectionTimeout: 9000 } }, plain);
  add(
    'heart-beats both ways',
    {
      config: {
        heartbeatIncoming: 1000,
        heartbeatOutgoing: 1000,
        heartbeatToleranceMultiplier: 10,
      },
    },
    async (t) => {
      await t.up();
      await t.listen('a', t.topic('a'));
      await t.until(/>>> PING/, />>> PING/, /<<< PONG/, /<<< PONG/);
      t.call('publish', { destination: t.topic('a'), body: 'still there' });
      await t.until('a');
      await t.down();
    },
  );
  add(
    'heart-beats in bytes',
    { config: { heartbeatOutgoing: 1000, forceBinaryWSFrames: true } },
    async (t) => {
      await t.up();
      await t.until(/>>> PING/, />>> PING/);
      await t.down();
    },
  );
  const impatient = {
    heartbeatIncoming: 1000,
    heartbeatToleranceMultiplier: 1,
    discardWebsocketOnCommFailure: true,
  };
  add('a broker that falls silent', { config: impatient }, async (t) => {
    await t.up();
    t.socket.ignoreMessages();
    await t.until('onHeartbeatLost', 'onWebSocketClose', 'onConnect');
    await t.down();
  });
});

/** The first socket hears nothing from its opening on. */
function deafOnce(t, text) {
  if (text.startsWith('Web Socket Opened') && t.sockets.length === 1) t.socket.ignoreMessages();
}
