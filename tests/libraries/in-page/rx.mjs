// What every scenario of rx-stomp needs.

import { RxStomp, RxStompState } from '@stomp/rx-stomp';
import { filter, firstValueFrom } from 'rxjs';

import { Queue } from '../../e2e/support/queue.mjs';

/** Options for the scenario's broker: quick to reconnect, no heart-beats. */
export const configOf = (environment) => ({
  brokerURL: environment.url,
  connectHeaders: { login: environment.login, passcode: environment.passcode },
  reconnectDelay: 100,
  heartbeatIncoming: 0,
  heartbeatOutgoing: 0,
  debug: (line) => globalThis.debugLines.push(line),
});

/** A client that is configured and not yet active. */
export function newRx(environment, options = {}) {
  const rx = new RxStomp();
  rx.configure({ ...configOf(environment), ...options });
  return rx;
}

/** A client that has connected. */
export async function openRx(environment, options) {
  const rx = newRx(environment, options);
  rx.activate();
  await inState(rx, RxStompState.OPEN);
  return rx;
}

/** Resolves once the client is in the state. */
export const inState = (rx, state) =>
  firstValueFrom(rx.connectionState$.pipe(filter((now) => now === state)));

/** What an observable emits, to be awaited; `subscription` ends it, `failed` resolves to its error. */
export function heard(observable) {
  const values = new Queue();
  values.failed = new Promise((resolve) => {
    values.subscription = observable.subscribe({ next: values.push, error: resolve });
  });
  return values;
}

let receipts = 0;

/** Publishes and resolves to the RECEIPT. */
export function published(rx, params) {
  const receipt = `published-${(receipts += 1)}`;
  const confirmed = rx.asyncReceipt(receipt);
  rx.publish({ ...params, headers: { ...params.headers, receipt } });
  return confirmed;
}

/** Watches a destination; resolves, when the broker has confirmed the subscription, to what is heard. */
export async function watched(rx, destination, headers = {}) {
  const receipt = `watched-${(receipts += 1)}`;
  const confirmed = rx.asyncReceipt(receipt);
  const messages = heard(rx.watch(destination, { ...headers, receipt }));
  await confirmed;
  return messages;
}
