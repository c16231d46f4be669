// Every method in every state.

import { topic } from '../harness/scenario.mjs';
import { receipt } from '../harness/frames.mjs';

/** How to get to each state from a new client. */
const STATES = {
  'before activate': async () => {},
  'in the turn of activate': async (t) => t.call('activate'),
  'while beforeConnect is pending': async (t) => {
    t.on('beforeConnect', () => new Promise(() => {}));
    t.call('activate');
    await t.settle();
  },
  'while the socket opens': async (t) => {
    t.call('activate');
    await t.settle();
  },
  'before CONNECTED': async (t) => {
    t.call('activate');
    await t.open();
  },
  'while waiting to reconnect': async (t) => {
    await t.up();
    await t.lost();
  },
  'while reconnecting': async (t) => {
    await t.up();
    await t.lost();
    await t.advance(5000);
  },
  'after forceDisconnect': async (t) => {
    await t.up();
    t.call('forceDisconnect');
  },
  'after deactivate': async (t) => {
    await t.up();
    t.call('deactivate');
    await t.receive(receipt('close-0'));
    await t.lost(1000);
  },
  'after a forced deactivate': async (t) => {
    await t.up();
    t.call('deactivate', { force: true });
    await t.settle();
  },
};

const METHODS = {
  publish: [{ destination: '/q', body: 'x' }],
  subscribe: ['/q', () => {}],
  unsubscribe: ['sub-0'],
  begin: [],
  commit: ['tx-0'],
  abort: ['tx-0'],
  ack: ['m-1', 'sub-0'],
  nack: ['m-1', 'sub-0'],
  watchForReceipt: ['r', () => {}],
  forceDisconnect: [],
  activate: [],
  deactivate: [],
};

/** Methods that need a connection are tried together: each leaves things as they were. */
const NEED_CONNECTION = Object.keys(METHODS).slice(0, 9);

export default topic('states', (add) => {
  for (const [state, reach] of Object.entries(STATES)) {
    add(`what needs a connection, ${state}`, async (t) => {
      await reach(t);
      for (const method of NEED_CONNECTION) t.call(method, ...METHODS[method]);
      await t.settle();
    });
    for (const method of ['forceDisconnect', 'activate', 'deactivate']) {
      add(`${method} ${state}`, async (t) => {
        await reach(t);
        t.call(method);
        await t.settle();
        await t.advance(5000);
      });
    }
    add(`deactivate by force ${state}`, async (t) => {
      await reach(t);
      t.call('deactivate', { force: true });
      await t.settle();
    });
    add(`properties ${state}`, async (t) => {
      await reach(t);
      t.see('state', 'active', 'connected', 'connectedVersion', 'webSocket');
    });
    add(`activate, deactivate, activate ${state}`, async (t) => {
      await reach(t);
      for (const method of ['activate', 'deactivate', 'activate']) t.call(method);
      await t.settle();
      if (t.socket?.readyState === 2) await t.lost(1005);
      await t.settle();
    });
  }
});
