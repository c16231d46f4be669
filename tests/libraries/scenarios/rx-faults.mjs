// rx-stomp: what brokers and networks do wrong.

import { RxStompState } from '@stomp/rx-stomp';

import { OneFrameSocket } from '../in-page/one-frame-socket.mjs';
import { heard, inState, newRx, openRx } from '../in-page/rx.mjs';

const NOWHERE = '/nowhere/at/all';

export const refused = {
  title: 'an ERROR goes to stompErrors$, and correlateErrors() ends the one watch that it is about',
  async inPage(environment) {
    const rx = await openRx(environment, {
      correlateErrors: ({ headers, body }) =>
        `${headers.message} ${body}`.includes(NOWHERE) ? NOWHERE : '',
    });
    const destination = `/topic/fine-${environment.id}`;
    const errors = heard(rx.stompErrors$);
    const fine = heard(rx.watch(destination));
    const nowhere = heard(rx.watch(NOWHERE));
    const error = await errors.next();
    const ofTheWatch = await nowhere.failed;
    // Our broker closes the connection after an ERROR; RabbitMQ leaves it open after this one.
    if (environment.kind !== 'rabbitmq') await inState(rx, RxStompState.CLOSED);
    rx.publish({ destination, body: 'still there' });
    return {
      message: error.headers.message,
      same: ofTheWatch === error,
      fine: (await fine.next()).body,
    };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { message: 'Unknown destination', same: true, fine: 'still there' });
  },
};

export const badLogin = {
  title: 'a refused login is an ERROR in stompErrors$, and no connection',
  async inPage(environment) {
    const rx = newRx({ ...environment, passcode: 'wrong' });
    const errors = heard(rx.stompErrors$);
    rx.activate();
    const error = await errors.next();
    await rx.deactivate({ force: true });
    return {
      message: error.headers.message,
      connected: rx.connected(),
      state: rx.connectionState$.getValue(),
    };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, {
      message: 'Bad CONNECT',
      connected: false,
      state: RxStompState.CLOSED,
    });
  },
};

export const wrongAddress = {
  title:
    'an address where there is no broker shows in webSocketErrors$, and the next attempt takes what was configured since',
  async inPage(environment) {
    const rx = newRx(environment, { brokerURL: environment.url.replace(/\/ws$/, '/not-found') });
    const errors = heard(rx.webSocketErrors$);
    rx.activate();
    const error = await errors.next();
    rx.configure({ brokerURL: environment.url });
    await inState(rx, RxStompState.OPEN);
    return { type: error.type, isEvent: error instanceof Event };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { type: 'error', isEvent: true });
  },
};

export const unknownFrame = {
  title: 'a frame that STOMP does not know goes to unhandledFrame$',
  async inPage(environment) {
    const rx = newRx(environment, {
      webSocketFactory: () => new OneFrameSocket('NOTICE\nabout:this\n\nbody\0'),
    });
    const frames = heard(rx.unhandledFrame$);
    rx.activate();
    const { command, headers, body } = await frames.next();
    return { command, headers: { ...headers }, body };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { command: 'NOTICE', headers: { about: 'this' }, body: 'body' });
  },
};
