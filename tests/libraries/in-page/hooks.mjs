// What every scenario of react-stomp-hooks needs: a mounted application, and components that report.

import { StrictMode, createElement as h, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { StompSessionProvider, useStompClient, useSubscription } from 'react-stomp-hooks';

import { Changes, Queue } from '../../e2e/support/queue.mjs';

export { h };

/** Mounts an element; what is returned renders another in its place, or takes it off the page. */
export function mount(element, { strict = false } = {}) {
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  const render = (shown) => root.render(strict ? h(StrictMode, null, shown) : shown);
  render(element);
  return { container, render, unmount: () => root.unmount() };
}

const debugLines = new Changes();

/** Resolves once a client of these sessions has said to its debug callback what begins so. */
export const said = (beginning) =>
  debugLines.until(() => globalThis.debugLines.some((line) => line.startsWith(beginning)));

/**
 * Properties of a provider for the scenario's broker. The provider connects anew when one of them changes, so they are made once;
 * `receipts` hears of receipts, `closes` of closed sockets.
 */
export function sessionOf(environment, options = {}) {
  const [receipts, closes] = [new Queue(), new Queue()];
  const props = {
    url: environment.url,
    connectHeaders: { login: environment.login, passcode: environment.passcode },
    reconnectDelay: 100,
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    debug: (line) => {
      globalThis.debugLines.push(line);
      debugLines.tell();
    },
    onUnhandledReceipt: receipts.push,
    onWebSocketClose: closes.push,
    ...options,
  };
  return { props, receipts, closes };
}

/** A provider around components. */
export const within = ({ props }, ...components) => h(StompSessionProvider, props, ...components);

/** Subscribes, and pushes each message to `messages`. */
export function Listener({ destinations, messages, headers, name }) {
  useSubscription(destinations, messages.push, headers, name);
  return null;
}

/** Pushes to `clients` what useStompClient() gives, whenever that changes: the client, or `undefined` without a connection. */
export function Connection({ clients, name }) {
  const client = useStompClient(name);
  useEffect(() => clients.push(client), [client]);
  return null;
}

/** The next client that is connected. */
export async function connectedClient(clients) {
  for (;;) {
    const client = await clients.next();
    if (client) return client;
  }
}

/** Pushes to `renderings` once it is rendered, and with it what stands before it. */
export function Rendered({ renderings }) {
  useEffect(() => renderings.push());
  return null;
}

export const listener = (props) => h(Listener, props);
export const connection = (clients, name) => h(Connection, { clients, name });
