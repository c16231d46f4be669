// rx-stomp: connections that are lost, and what comes back by itself.

import { RxStompState } from '@stomp/rx-stomp';

import { framesFrom, header } from '../../e2e/support/wire.mjs';
import { heard, inState, newRx, openRx } from '../in-page/rx.mjs';

const { CONNECTING, OPEN, CLOSED } = RxStompState;

export const restarted = {
  title:
    'the broker is killed and started again on its port: watches are subscribed to again, what was published meanwhile is sent',
  applies: ({ broker }) => broker.kind === 'stomp-broker',
  async inPage(environment) {
    const rx = await openRx(environment);
    const destination = `/topic/restarted-${environment.id}`;
    const messages = heard(rx.watch(destination));
    rx.publish({ destination, body: 'before' });
    const before = (await messages.next()).body;
    const closed = inState(rx, CLOSED);
    await globalThis.harness('killBroker');
    await closed;
    rx.publish({ destination, body: 'while it was gone' });
    const states = [];
    rx.connectionState$.subscribe((state) => states.push(state));
    await inState(rx, CONNECTING); // an attempt that finds no server
    await inState(rx, CLOSED);
    await globalThis.harness('startBroker');
    const meanwhile = (await messages.next()).body;
    rx.publish({ destination, body: 'after' });
    const after = (await messages.next()).body;
    return { before, meanwhile, after, ended: states.slice(-2), more: messages.pending.length };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, {
      before: 'before',
      meanwhile: 'while it was gone',
      after: 'after',
      ended: [CONNECTING, OPEN],
      more: 0,
    });
  },
};

export const cut = {
  title:
    'the network is cut: every watch but those for once is subscribed to again, beforeConnect called again',
  async inPage(environment) {
    const attempts = [];
    const url = await globalThis.harness('proxy');
    const rx = newRx(
      { ...environment, url },
      { beforeConnect: () => void attempts.push(rx.connectionState$.getValue()) },
    );
    const destination = `/topic/cut-${environment.id}`;
    const always = heard(
      rx.watch({ destination, subHeaders: () => ({ id: `always-${attempts.length}` }) }),
    );
    const once = heard(
      rx.watch({ destination, subHeaders: { id: 'once' }, subscribeOnlyOnce: true }),
    );
    rx.activate();
    rx.publish({ destination, body: 'before' });
    const before = [(await always.next()).body, (await once.next()).body];
    const lost = inState(rx, CLOSED);
    await globalThis.harness('cut');
    await lost;
    await inState(rx, OPEN);
    rx.publish({ destination, body: 'after' });
    const after = (await always.next()).body;
    await rx.deactivate();
    return { before, after, toOnce: once.pending.length, attempts };
  },
  expect({ seen, wire, assert }) {
    assert.deepEqual(seen, {
      before: ['before', 'before'],
      after: 'after',
      toOnce: 0,
      attempts: [CONNECTING, CONNECTING],
    });
    const subscribed = framesFrom(wire, 'client').filter(({ command }) => command === 'SUBSCRIBE');
    assert.deepEqual(
      subscribed.map((frame) => header(frame, 'id')),
      ['always-1', 'once', 'always-2'],
    );
  },
};

export const leftMeanwhile = {
  title:
    'a watch that was left while there was no connection does not come back, and leaving it throws nothing',
  async inPage(environment) {
    const url = await globalThis.harness('proxy');
    const rx = await openRx({ ...environment, url });
    const destination = `/topic/left-${environment.id}`;
    const [kept, left] = [heard(rx.watch(destination)), heard(rx.watch(destination))];
    const lost = inState(rx, CLOSED);
    await globalThis.harness('cut');
    await lost;
    left.subscription.unsubscribe();
    await inState(rx, OPEN);
    rx.publish({ destination, body: 'after' });
    return { kept: (await kept.next()).body, left: left.pending.length };
  },
  expect({ seen, wire, assert }) {
    assert.deepEqual(seen, { kept: 'after', left: 0 });
    assert.equal(
      framesFrom(wire, 'client').filter(({ command }) => command === 'SUBSCRIBE').length,
      3,
    );
  },
};

export const leftWhileClosing = {
  title: 'a watch that is left while deactivate() is under way throws nothing',
  async inPage(environment) {
    const rx = await openRx(environment);
    const messages = heard(rx.watch(`/topic/closing-${environment.id}`));
    const ended = rx.deactivate();
    messages.subscription.unsubscribe();
    await ended;
    return rx.connectionState$.getValue();
  },
  expect({ seen, assert }) {
    assert.equal(seen, CLOSED);
  },
};

export const dropped = {
  title:
    'forceDisconnect() of the client below ends the connection, and the RxStomp comes back by itself',
  async inPage(environment) {
    const rx = await openRx(environment);
    const messages = heard(rx.watch(`/topic/dropped-${environment.id}`));
    const states = heard(rx.connectionState$);
    await states.next();
    rx.stompClient.forceDisconnect();
    const seen = await states.take(3);
    rx.publish({ destination: `/topic/dropped-${environment.id}`, body: 'after' });
    return { seen, body: (await messages.next()).body };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { seen: [CLOSED, CONNECTING, OPEN], body: 'after' });
  },
};
