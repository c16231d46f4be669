// From the open socket to CONNECTED: what is offered, what is accepted.

import { topic } from '../harness/scenario.mjs';
import { connected, error, frame } from '../harness/frames.mjs';

export default topic('connecting', (add) => {
  for (const version of ['1.0', '1.1', '1.2']) {
    add(`the broker chooses ${version}`, {}, async (t) => {
      await t.up({ version, server: 'x/1', session: 'abc', 'user-name': 'me' });
      t.see('connectedVersion');
    });
  }
  for (const versions of [['1.2'], ['1.0'], ['1.1', '1.2'], []]) {
    add(`versions offered: ${versions.join() || 'none'}`, {}, async (t) => {
      t.set('stompVersions', new t.lib.Versions(versions));
      t.call('activate');
      await t.open();
    });
  }
  add('stompVersions as any object of that shape', {}, async (t) => {
    t.set('stompVersions', {
      versions: ['1.1'],
      supportedVersions: () => '1.1',
      protocolVersions: () => ['v11.stomp'],
    });
    t.call('activate');
    await t.open();
  });
  add(
    'connectHeaders',
    { config: { connectHeaders: { login: 'me', passcode: 'x', host: '/', 'client-id': '1' } } },
    async (t) => {
      t.call('activate');
      await t.open();
    },
  );
  add(
    'connectHeaders that name what the client sets',
    {
      config: { connectHeaders: { 'accept-version': '9', host: 'h', 'heart-beat': '1,1' } },
    },
    async (t) => {
      t.call('activate');
      await t.open();
      t.see('connectHeaders');
    },
  );
  for (const value of [null, undefined]) {
    add(`connectHeaders are ${value}`, { config: { connectHeaders: value } }, async (t) => {
      t.call('activate');
      await t.open();
    });
  }
  add(
    'connectHeaders with numbers and booleans',
    { config: { connectHeaders: { n: 5, b: true, f: 1.5 } } },
    async (t) => {
      t.call('activate');
      await t.open();
    },
  );
  add(
    'connectHeaders beyond ASCII and with colons',
    { config: { connectHeaders: { passcode: 'a:b', who: '한국 €' } } },
    async (t) => {
      t.call('activate');
      await t.open();
    },
  );
  add(
    'connectHeaders with a backslash are not escaped',
    { config: { connectHeaders: { path: 'a\\b' } } },
    async (t) => {
      t.call('activate');
      await t.open();
    },
  );
  add('CONNECTED without a version', {}, async (t) => {
    t.call('activate');
    await t.open();
    await t.receive(frame('CONNECTED', { server: 'old' }));
    t.see('connectedVersion');
    t.call('publish', { destination: '/q', body: 'x' });
  });
  add('CONNECTED in three pieces', {}, async (t) => {
    t.call('activate');
    await t.open();
    await t.receive('CONN', 'ECTED\nversion:1', '.2\n\n\0');
  });
  add('CONNECTED with CR LF', {}, async (t) => {
    t.call('activate');
    await t.open();
    await t.receive('CONNECTED\r\nversion:1.2\r\nserver:a\r\n\r\n\0');
  });
  add('CONNECTED is not unescaped', {}, (t) => t.up({ server: 'a\\cb\\\\c\\nd' }));
  add('CONNECTED with a body', {}, async (t) => {
    t.call('activate');
    await t.open();
    await t.receive(frame('CONNECTED', { version: '1.2' }, 'welcome'));
  });
  add('CONNECTED followed by a message at once', {}, async (t) => {
    t.on('onConnect', () => t.call('subscribe', '/q', t.recorder('listener')));
    t.call('activate');
    await t.open();
    await t.receive(
      connected() +
        frame('MESSAGE', { subscription: 'sub-0', 'message-id': '1', destination: '/q' }, 'now'),
    );
  });
  add('ERROR before CONNECTED, then closed', { config: { reconnectDelay: 100 } }, async (t) => {
    t.call('activate');
    await t.open();
    await t.receive(error({ message: 'Bad CONNECT' }, 'Access refused'));
    await t.lost(1002, 'refused', true);
    await t.advance(100);
  });
  add('ERROR before CONNECTED, then CONNECTED', {}, async (t) => {
    t.call('activate');
    await t.open();
    await t.receive(error());
    await t.receive(connected());
  });
  add('closed before CONNECTED', { config: { reconnectDelay: 100 } }, async (t) => {
    t.call('activate');
    await t.open();
    await t.lost(1011, 'down', true);
    await t.advance(100);
  });
  add('closed before open', { config: { reconnectDelay: 100 } }, async (t) => {
    t.call('activate');
    await t.settle();
    await t.socketError();
    await t.lost();
    await t.advance(100);
    await t.accept();
  });
  add('socket error while connected', {}, async (t) => {
    await t.up();
    await t.socketError();
    await t.socketError({ type: 'error', error: 'anything' });
    t.call('publish', { destination: '/q' });
  });
  add('a heart-beat before CONNECTED', {}, async (t) => {
    t.call('activate');
    await t.open();
    await t.receive('\n', connected());
  });
  add('handlers of the socket', {}, async (t) => {
    await t.up();
    for (const name of ['onopen', 'onmessage', 'onclose', 'onerror'])
      t.log.add(`${name}: ${typeof t.socket[name]}`);
  });
});
