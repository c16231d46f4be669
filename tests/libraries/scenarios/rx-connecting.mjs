// rx-stomp: from configure() and activate() to deactivate(), and what is told on the way.

import { RxStomp, RxStompState } from '@stomp/rx-stomp';
import * as stompjs from '@stomp/stompjs';
import { firstValueFrom } from 'rxjs';

import { configOf, heard, inState, newRx, openRx } from '../in-page/rx.mjs';

const { CONNECTING, OPEN, CLOSING, CLOSED } = RxStompState;

export const installed = {
  title: 'rx-stomp works on the package under test, and on no other',
  async inPage() {
    const { stompClient } = new RxStomp();
    return { same: stompClient instanceof stompjs.Client, ours: 'init' in stompjs };
  },
  expect({ seen, pkg, assert }) {
    assert.deepEqual(seen, { same: true, ours: pkg.name === 'stomp-wasm' });
  },
};

export const states = {
  title: 'connectionState$, connected$, connected() and active tell each step',
  async inPage(environment) {
    const rx = newRx(environment);
    const [states, opened] = [[], []];
    rx.connectionState$.subscribe((state) => states.push([state, rx.connected(), rx.active]));
    rx.connected$.subscribe((state) => opened.push(state));
    rx.activate();
    await inState(rx, OPEN);
    await rx.deactivate();
    return { states, opened };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen.states, [
      [CLOSED, false, false],
      [CONNECTING, false, true],
      [OPEN, true, true],
      [CLOSING, false, true],
      [CLOSED, false, false],
      [CLOSED, false, false],
    ]);
    assert.deepEqual(seen.opened, [OPEN]);
  },
};

export const serverHeaders = {
  title:
    'serverHeaders$ gives the headers of CONNECTED, also to late subscribers, and again for each connection',
  async inPage(environment) {
    const rx = newRx(environment);
    const early = heard(rx.serverHeaders$);
    rx.activate();
    const first = await early.next();
    const late = await firstValueFrom(rx.serverHeaders$);
    rx.stompClient.forceDisconnect();
    const second = await early.next();
    return { first: { ...first }, same: late === first, second: { ...second } };
  },
  expect({ seen, environment, assert }) {
    assert.equal(seen.first.version, '1.2');
    assert.match(
      seen.first.server,
      environment.kind === 'rabbitmq' ? /^RabbitMQ\// : /^stomp-broker\//,
    );
    assert.equal(seen.same, true);
    assert.notEqual(seen.second.session, seen.first.session);
  },
};

export const beforeConnect = {
  title:
    'beforeConnect gets the RxStomp, is waited for, and what it configures counts for the attempt',
  async inPage(environment) {
    const rx = newRx(environment, {
      connectHeaders: { login: 'guest', passcode: 'not yet known' },
    });
    const calls = [];
    rx.configure({
      beforeConnect: async (client) => {
        calls.push(client === rx, rx.connectionState$.getValue());
        await Promise.resolve();
        client.configure({
          connectHeaders: { login: environment.login, passcode: environment.passcode },
        });
      },
    });
    rx.activate();
    await inState(rx, OPEN);
    return { calls, sockets: rx.stompClient.connectedVersion };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen.calls, [true, CONNECTING]);
    assert.equal(seen.sockets, '1.2');
  },
};

export const again = {
  title:
    'a client that was deactivated can be activated again: watches come back, what was published meanwhile is sent',
  async inPage(environment) {
    const destination = `/topic/again-${environment.id}`;
    const rx = await openRx(environment);
    const messages = heard(rx.watch(destination));
    rx.publish({ destination, body: 'first' });
    const first = (await messages.next()).body;
    await rx.deactivate();
    rx.publish({ destination, body: 'while away' });
    const away = rx.connected();
    rx.activate();
    const second = (await messages.next()).body;
    await rx.deactivate({ force: true });
    return { first, away, second, state: rx.connectionState$.getValue(), active: rx.active };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, {
      first: 'first',
      away: false,
      second: 'while away',
      state: CLOSED,
      active: false,
    });
  },
};

export const ownClient = {
  title: 'an RxStomp takes a client of a class of the application’s own',
  async inPage(environment) {
    const published = [];
    class Counting extends stompjs.Client {
      publish(params) {
        published.push(params.body);
        super.publish(params);
      }
    }
    const client = new Counting();
    const rx = new RxStomp(client);
    rx.configure(configOf(environment));
    rx.activate();
    const messages = heard(rx.watch(`/topic/own-${environment.id}`));
    rx.publish({ destination: `/topic/own-${environment.id}`, body: 'counted' });
    return { body: (await messages.next()).body, published, same: rx.stompClient === client };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { body: 'counted', published: ['counted'], same: true });
  },
};
