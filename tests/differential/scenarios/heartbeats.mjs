// Heart-beats, both ways.

import { topic } from '../harness/scenario.mjs';
import { connected, message } from '../harness/frames.mjs';
import { throws } from '../harness/stage.mjs';

/** Connected to a broker that says `heart-beat:<broker>`, with the client's own wishes. */
const beating = (outgoing, incoming, broker, act, more = {}) => [
  {
    ...more,
    config: {
      heartbeatOutgoing: outgoing,
      heartbeatIncoming: incoming,
      reconnectDelay: 50,
      ...more.config,
    },
  },
  async (t) => {
    await t.up({ version: more.version ?? '1.2', 'heart-beat': broker });
    await act(t);
  },
];

const pass = (ms) => (t) => t.advance(ms);

export default topic('heartbeats', (add) => {
  for (const [outgoing, incoming] of [
    [0, 0],
    [1000, 0],
    [0, 1000],
    [10_000, 20_000],
  ]) {
    add(
      `wishes ${outgoing},${incoming} on CONNECT`,
      { config: { heartbeatOutgoing: outgoing, heartbeatIncoming: incoming } },
      async (t) => {
        t.call('activate');
        await t.open();
      },
    );
  }
  add(
    'none agreed: nothing is sent, silence is no fault',
    ...beating(0, 0, '1000,1000', pass(10_000)),
  );
  add('the broker wants none and sends none', ...beating(1000, 1000, '0,0', pass(10_000)));
  add('no heart-beat header', {}, async (t) => {
    await t.up();
    await t.advance(100_000);
  });
  add('going out at the client’s period', ...beating(1000, 0, '0,500', pass(3500)));
  add('going out at the broker’s period', ...beating(1000, 0, '0,2000', pass(5000)));
  add(
    'going out whether or not something else did',
    ...beating(1000, 0, '0,1000', async (t) => {
      for (let i = 0; i < 5; i++) {
        await t.advance(400);
        t.call('publish', { destination: '/q', body: 'x' });
      }
    }),
  );
  add('with 1.1', ...beating(1000, 0, '0,1000', pass(2500), { version: '1.1' }));
  add(
    'with 1.0 there are none',
    ...beating(1000, 1000, '1000,1000', pass(5000), { version: '1.0' }),
  );
  add(
    'coming in',
    ...beating(0, 1000, '1000,0', async (t) => {
      for (let i = 0; i < 5; i++) {
        await t.advance(900);
        await t.receive('\n');
      }
    }),
  );
  add(
    'messages count as heart-beats',
    ...beating(0, 1000, '1000,0', async (t) => {
      for (let i = 0; i < 5; i++) {
        await t.advance(1500);
        await t.receive(message({ subscription: 'unknown' }));
      }
    }),
  );
  add(
    'half a frame counts as a heart-beat',
    ...beating(0, 1000, '1000,0', async (t) => {
      for (const piece of ['MESS', 'AGE\nsubscrip', 'tion:x\n', '\nbody', '\0']) {
        await t.advance(1500);
        await t.receive(piece);
      }
    }),
  );
  add(
    'silence: lost, closed, connected anew',
    ...beating(0, 1000, '1000,0', async (t) => {
      await t.advance(3500);
      await t.lost();
      await t.advance(60);
      await t.accept({ 'heart-beat': '1000,0' });
    }),
  );
  add(
    'silence with discardWebsocketOnCommFailure',
    ...beating(0, 1000, '1000,0', pass(3500), { config: { discardWebsocketOnCommFailure: true } }),
  );
  add(
    'silence with a socket that can terminate',
    ...beating(0, 1000, '1000,0', pass(3500), {
      config: { discardWebsocketOnCommFailure: true },
      socket: { terminate: true },
    }),
  );
  add(
    'silence with tolerance 1',
    ...beating(0, 1000, '1000,0', pass(3500), { config: { heartbeatToleranceMultiplier: 1 } }),
  );
  add(
    'silence with tolerance 3.5',
    ...beating(0, 1000, '1000,0', pass(4900), { config: { heartbeatToleranceMultiplier: 3.5 } }),
  );
  add(
    'silence with tolerance 0',
    ...beating(0, 1000, '1000,0', pass(1500), { config: { heartbeatToleranceMultiplier: 0 } }),
  );
  add(
    'the slower of both is what is waited for',
    ...beating(0, 500, '3000,0', async (t) => {
      await t.advance(5900);
      await t.receive('\n');
      await t.advance(5900);
    }),
  );
  add(
    'onHeartbeatLost deactivates',
    ...beating(0, 1000, '1000,0', async (t) => {
      t.once('onHeartbeatLost', () => t.call('deactivate'));
      await t.advance(3500);
      await t.lost();
    }),
  );
  add(
    'onHeartbeatLost deactivates by force',
    ...beating(0, 1000, '1000,0', async (t) => {
      t.once('onHeartbeatLost', () => t.call('deactivate', { force: true }));
      await t.advance(3500);
    }),
  );
  add(
    'onHeartbeatLost forces a disconnect',
    ...beating(0, 1000, '1000,0', async (t) => {
      t.once('onHeartbeatLost', () => t.call('forceDisconnect'));
      await t.advance(3500);
      await t.lost();
    }),
  );
  add(
    'onHeartbeatReceived deactivates',
    ...beating(0, 1000, '1000,0', async (t) => {
      t.once('onHeartbeatReceived', () => t.call('deactivate'));
      await t.receive('\n');
      await t.advance(100);
    }),
  );
  add(
    'onHeartbeatReceived publishes',
    ...beating(0, 1000, '1000,0', async (t) => {
      t.on('onHeartbeatReceived', () => t.call('publish', { destination: '/q' }));
      await t.receive('\n', '\n\n');
    }),
  );
  add(
    'onHeartbeatReceived throws',
    ...beating(0, 1000, '1000,0', async (t) => {
      t.on('onHeartbeatReceived', throws());
      await t.receive('\n');
      await t.advance(100);
    }),
  );
  add(
    'stopped by deactivate',
    ...beating(1000, 0, '0,1000', async (t) => {
      t.call('deactivate');
      await t.receive('RECEIPT\nreceipt-id:close-0\n\n\0');
      await t.lost(1000);
      await t.advance(3000);
    }),
  );
  add(
    'stopped by a forced deactivate',
    ...beating(1000, 1000, '1000,1000', async (t) => {
      t.call('deactivate', { force: true });
      await t.advance(5000);
    }),
  );
  add(
    'stopped by the loss of the connection',
    ...beating(1000, 1000, '1000,1000', async (t) => {
      await t.lost();
      await t.advance(40);
    }),
  );
  add(
    'a socket that is closing gets none',
    ...beating(1000, 0, '0,1000', async (t) => {
      t.socket.readyState = 2;
      await t.advance(2500);
    }),
  );
  add(
    'the socket refuses a heart-beat',
    ...beating(1000, 0, '0,1000', async (t) => {
      t.socket.options = { sendThrows: 'cannot send' };
      await t.advance(1500);
      await t.advance(1500);
    }),
  );
  add(
    'periods of the client changed while connected',
    ...beating(1000, 0, '0,1000', async (t) => {
      t.set('heartbeatOutgoing', 100);
      await t.advance(2500);
    }),
  );
  add(
    'binary line feeds are heart-beats',
    ...beating(0, 1000, '1000,0', (t) => t.receive(new Uint8Array([10]).buffer)),
  );
  for (const [what, header] of Object.entries({
    'one number': '1000',
    blanks: ' 1000 , 1000 ',
    empty: '',
    'three numbers': '1000,1000,1000',
    zero: '0',
  })) {
    add(`the broker’s header is ${what}`, ...beating(1000, 1000, header, pass(1500)));
  }
  for (const worker of [undefined, 'works']) {
    add(
      `by a worker, ${worker ?? 'where there is none'}`,
      ...beating(
        1000,
        0,
        '0,1000',
        async (t) => {
          await t.advance(2500);
          await t.lost();
          await t.advance(10);
        },
        { worker, config: { heartbeatStrategy: 'worker' } },
      ),
    );
  }
  add(
    'by a worker, deactivated',
    ...beating(
      1000,
      0,
      '0,1000',
      async (t) => {
        await t.advance(1100);
        t.call('deactivate', { force: true });
        await t.advance(2000);
      },
      { worker: 'works', config: { heartbeatStrategy: 'worker' } },
    ),
  );
  add(
    'by the interval although there are workers',
    ...beating(1000, 0, '0,1000', pass(1500), { worker: 'works' }),
  );
  add(
    'an unknown strategy',
    ...beating(1000, 0, '0,1000', pass(1500), {
      worker: 'works',
      config: { heartbeatStrategy: 'moon' },
    }),
  );
  add(
    'new ones after each connection',
    ...beating(1000, 0, '0,1000', async (t) => {
      await t.advance(1100);
      await t.lost();
      await t.advance(50);
      await t.open();
      await t.receive(connected({ 'heart-beat': '0,3000' }));
      await t.advance(3500);
    }),
  );
});
