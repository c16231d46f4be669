// CompatClient and Stomp: the API of old.

import { topic } from '../harness/scenario.mjs';
import { message, receipt } from '../harness/frames.mjs';

/** A CompatClient whose debug text goes to the log. */
const compat = {
  client: (t) => {
    const client = new t.lib.CompatClient(() => t.newSocket());
    client.debug = t.wiring().debug;
    return client;
  },
};

const loud = { client: (t) => new t.lib.CompatClient(() => t.newSocket()) };

export default topic('compat', (add) => {
  add('a new client', compat, (t) =>
    t.see(
      'reconnectDelay',
      'maxWebSocketFrameSize',
      'ws',
      'version',
      'heartbeatIncoming',
      'heartbeatOutgoing',
    ),
  );
  add('reconnect_delay', compat, async (t) => {
    t.set('reconnect_delay', 50);
    t.see('reconnectDelay');
    t.call('connect', {}, t.recorder('connected'));
    await t.accept();
    await t.lost();
    await t.advance(50);
  });
  add('heartbeat', compat, (t) => {
    t.log.add(t.log.show([t.client.heartbeat.incoming, t.client.heartbeat.outgoing]));
    t.client.heartbeat.incoming = 1;
    t.client.heartbeat.outgoing = 2;
    t.see('heartbeatIncoming', 'heartbeatOutgoing');
    t.client.heartbeat = { incoming: 3, outgoing: 4 };
    t.see('heartbeatIncoming', 'heartbeatOutgoing');
    t.log.add(t.log.show([t.client.heartbeat.incoming, t.client.heartbeat.outgoing]));
  });
  add('onreceive and onreceipt', compat, async (t) => {
    t.set('onreceive', t.recorder('onreceive'));
    t.set('onreceipt', t.recorder('onreceipt'));
    t.log.add(
      `${t.client.onreceive === t.client.onUnhandledMessage} ${t.client.onreceipt === t.client.onUnhandledReceipt}`,
    );
    t.call('connect', {}, t.recorder('connected'));
    await t.accept();
    await t.receive(message(), receipt('x'));
  });
  const signatures = {
    'headers, connected': (t) => [{ login: 'a' }, t.recorder('connected')],
    'headers, connected, error': (t) => [{}, t.recorder('connected'), t.recorder('error')],
    'headers, connected, error, closed': (t) => [
      {},
      t.recorder('connected'),
      t.recorder('error'),
      t.recorder('closed'),
    ],
    'login, passcode, connected': (t) => ['me', 'secret', t.recorder('connected')],
    'login, passcode, connected, error, closed': (t) => [
      'me',
      'secret',
      t.recorder('connected'),
      t.recorder('error'),
      t.recorder('closed'),
    ],
    'login, passcode, connected, error, closed, host': (t) => [
      'me',
      'secret',
      t.recorder('connected'),
      t.recorder('error'),
      t.recorder('closed'),
      'vhost',
    ],
    'one argument': (t) => [t.recorder('connected')],
    'no arguments': () => [],
    'null headers': (t) => [null, t.recorder('connected')],
    'undefined headers': (t) => [undefined, t.recorder('connected'), undefined],
    'two strings': () => ['me', 'secret'],
  };
  for (const [what, args] of Object.entries(signatures)) {
    add(`connect with ${what}`, compat, async (t) => {
      t.call('connect', ...args(t));
      await t.settle();
      if (!t.socket) return;
      await t.accept();
      await t.receive('ERROR\nmessage:x\n\n\0');
      await t.lost();
    });
    add(`_parseConnect with ${what}`, compat, (t) => t.call('_parseConnect', ...args(t)));
  }
  add('connect twice', compat, async (t) => {
    t.call('connect', {}, t.recorder('first'));
    t.call('connect', {}, t.recorder('second'));
    await t.accept();
  });
  for (const args of [
    ['/q', { a: 'b' }, 'body'],
    ['/q'],
    ['/q', { 'content-length': false }, 'x'],
    ['/q', { 'content-length': 5 }, 'hello'],
    ['/q', null, 'x'],
    [],
  ]) {
    add(`send ${JSON.stringify(args)}`, compat, async (t) => {
      t.call('connect', {}, t.recorder('connected'));
      await t.accept();
      t.call('send', ...args);
    });
  }
  add('send does not change the headers', compat, async (t) => {
    t.call('connect', {}, t.recorder('connected'));
    await t.accept();
    t.call('send', '/q', Object.freeze({ 'content-length': false }), 'x');
  });
  add('send before connect', compat, (t) => t.call('send', '/q', {}, 'x'));
  add('disconnect', compat, async (t) => {
    t.call('connect', {}, t.recorder('connected'));
    await t.accept();
    t.call('disconnect', t.recorder('disconnected'), { receipt: 'bye' });
    await t.receive(receipt('bye'));
    await t.lost(1000);
    t.see('disconnectHeaders');
  });
  add('disconnect with nothing', compat, async (t) => {
    t.call('connect', {}, t.recorder('connected'));
    await t.accept();
    t.call('disconnect');
    await t.receive(receipt('close-0'));
    await t.lost(1000);
  });
  add('disconnect before connect', compat, async (t) => {
    t.call('disconnect', t.recorder('disconnected'));
    await t.settle();
  });
  add('ws and version', compat, async (t) => {
    t.call('connect', {}, t.recorder('connected'));
    await t.accept({ version: '1.1' });
    t.see('ws', 'version');
  });
  add('debug text goes to the console', loud, async (t) => {
    t.call('connect', {}, t.recorder('connected'));
    await t.accept();
    t.call('send', '/q', {}, 'x');
    t.call('disconnect');
    await t.receive(receipt('close-0'));
    await t.lost(1000);
  });
  add('debug called by the application with several arguments', loud, (t) =>
    t.call('debug', 'a', 1, { b: 2 }),
  );
  add('maxWebSocketFrameSize has no effect', compat, async (t) => {
    t.set('maxWebSocketFrameSize', 10);
    t.call('connect', {}, t.recorder('connected'));
    await t.accept();
    t.call('send', '/q', {}, 'x'.repeat(100));
  });
  add(
    'Stomp.over a socket',
    { client: (t) => t.lib.Stomp.over(() => t.newSocket()) },
    async (t) => {
      t.call('connect', {}, t.recorder('connected'));
      await t.accept();
    },
  );
  add(
    'Stomp.over something that is no function',
    {
      client: (t) => {
        const socket = t.newSocket();
        return t.lib.Stomp.over(socket);
      },
    },
    async (t) => {
      t.call('connect', {}, t.recorder('connected'));
      await t.accept();
    },
  );
  add('Stomp.over nothing', { client: (t) => t.lib.Stomp.over() }, async (t) => {
    t.call('connect', {}, t.recorder('connected'));
    await t.settle();
  });
  add('Stomp.client', { client: (t) => t.lib.Stomp.client('ws://localhost/ws') }, async (t) => {
    t.call('connect', {}, t.recorder('connected'));
    await t.accept();
    await t.lost();
    await t.advance(10_000);
  });
  add(
    'Stomp.client with protocols',
    { client: (t) => t.lib.Stomp.client('ws://localhost/ws', ['v12.stomp']) },
    (t) => {
      t.call('connect', {}, t.recorder('connected'));
      return t.settle();
    },
  );
  add('Stomp.client without a URL', { client: (t) => t.lib.Stomp.client() }, () => {});
  add(
    'Stomp.WebSocketClass',
    {
      client: (t) => {
        const before = t.lib.Stomp.WebSocketClass;
        t.lib.Stomp.WebSocketClass = class {
          constructor(...args) {
            t.log.add(`class called with ${t.log.show(args)}`);
            return t.newSocket();
          }
        };
        t.call = t.call.bind(t);
        t.restore = () => (t.lib.Stomp.WebSocketClass = before);
        return t.lib.Stomp.client('ws://localhost/ws');
      },
    },
    async (t) => {
      t.call('connect', {}, t.recorder('connected'));
      await t.accept();
      t.restore();
    },
  );
});
