// What every page scenario needs: clients that are connected, and inboxes whose messages can be awaited.

import { Client } from '@stomp/stompjs';

import { Queue } from '../support/queue.mjs';

globalThis.debugLines = [];

/** How a client reaches its peer, by the name that the environment has for it: the options of such a client. A page's script may add more. */
export const ways = {
  brokerURL: ({ url }) => ({ brokerURL: url }),
  'built-in': ({ url, transports }) => ({ sockjsURL: url, transports }),
};

/** The options by which a client connects in this environment: by WebSocket, unless it names another way. */
const connection = (environment) => ways[environment.way ?? 'brokerURL'](environment);

let refused;

/** Rejects with the first ERROR that a client is told of and that its scenario does not expect. */
export const unexpectedError = new Promise((_, reject) => {
  refused = ({ headers, body }) => reject(new Error(`ERROR: ${headers.message}\n${body}`));
});
// A page that awaits it by other means is not to be told twice.
unexpectedError.catch(() => {});

/** A client of the scenario's broker, not yet active: no reconnecting and no heart-beats unless asked for. */
export function newClient(environment, options = {}) {
  return new Client({
    ...connection(environment),
    connectHeaders: { login: environment.login, passcode: environment.passcode },
    reconnectDelay: 0,
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    onStompError: refused,
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

/** The receipt of a later frame says that the broker has read all earlier ones of this client. */
export function confirmEverythingSent(client, environment) {
  return receipt(client, (headers) =>
    client.publish({ destination: `/topic/unused-${environment.id}`, headers, body: '' }),
  );
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
