// What every page scenario needs: clients that are connected, and inboxes whose messages can be awaited.

import { Client } from '@stomp/stompjs';

import { Queue } from '../support/queue.mjs';
import { connection } from './connection.mjs';

globalThis.debugLines = [];

/** A client of the scenario's broker, not yet active: no reconnecting and no heart-beats unless asked for. */
export function newClient(environment, options = {}) {
  return new Client({
    ...connection(environment),
    connectHeaders: { login: environment.login, passcode: environment.passcode },
    reconnectDelay: 0,
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    debug: (line) => globalThis.debugLines.push(line),
    ...options,
  });
}

/** Activates a client; resolves to the CONNECTED frame, rejects on an ERROR or a closed socket. */
export function activated(client) {
  return new Promise((resolve, reject) => {
    const { onStompError, onWebSocketClose } = client;
    client.onConnect = (frame) => {
      Object.assign(client, { onStompError, onWebSocketClose });
      resolve(frame);
    };
    client.onStompError = (frame) =>
      reject(new Error(`ERROR instead of CONNECTED: ${frame.headers.message}`));
    client.onWebSocketClose = (event) =>
      reject(new Error(`closed (${event.code}) instead of CONNECTED`));
    client.activate();
  });
}

/** A client that has connected. */
export async function connected(environment, options) {
  const client = newClient(environment, options);
  await activated(client);
  return client;
}

/** Subscribes; the messages arrive in the returned queue, whose `subscription` is the handle the client gave. */
export function inbox(client, destination, headers) {
  const messages = new Queue();
  messages.subscription = client.subscribe(destination, messages.push, headers);
  return messages;
}

let receipts = 0;

/** Resolves to the RECEIPT frame of the command that `send` issues with the headers it is given. */
export function receipt(client, send) {
  return new Promise((resolve) => {
    const id = `receipt-${(receipts += 1)}`;
    client.watchForReceipt(id, resolve);
    send({ receipt: id });
  });
}

/** As `inbox`, but settles once the broker has confirmed the subscription: other clients may send then. */
export async function confirmedInbox(client, destination, headers = {}) {
  let messages;
  await receipt(client, (withReceipt) => {
    messages = inbox(client, destination, { ...headers, ...withReceipt });
  });
  return messages;
}

/** What a scenario tells of a message. */
export const told = (message) => ({
  body: message.body,
  redelivered: message.headers.redelivered === 'true',
});

/** Resolves to the event that the client's callback of this name is called with next. */
export function nextCall(client, callback) {
  return new Promise((resolve) => {
    client[callback] = resolve;
  });
}
