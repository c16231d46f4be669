// The life of a client within a framework: it connects, the server closes the connection, it connects again, and it is
// deactivated. At both connections a message goes round.

import { Client, Stomp } from 'stomp-wasm';

import { inNamespace } from '../application/namespace.mjs';
import { begun, leftovers } from './watch.js';

/** How clients get their sockets, by name: each makes a client with these options. */
export const ways = {
  brokerURL: (options, { socketURL }) => new Client({ ...options, brokerURL: socketURL }),
  webSocketFactory: (options, { socketURL }) =>
    new Client({ ...options, webSocketFactory: () => new WebSocket(socketURL, 'v12.stomp') }),
  'Stomp.over': (options, { socketURL }) => {
    const client = Stomp.over(() => new WebSocket(socketURL, 'v12.stomp'));
    client.debug = () => {};
    return Object.assign(client, options);
  },
  'xhr-streaming': (options, { sockjsURL }) =>
    new Client({ ...options, sockjsURL, transports: ['xhr-streaming'] }),
  'xhr-polling': (options, { sockjsURL }) =>
    new Client({ ...options, sockjsURL, transports: ['xhr-polling'] }),
};

/** What a life has been like when all is well. */
export const GOOD = {
  bodies: ['1 comes back', '2 comes back'],
  closes: [{ code: 1012, reason: 'restart', connected: false }],
  after: { active: false, connected: false, subscriptions: [] },
  connections: 2,
};

/**
 * One life. `hold(make)` puts what `make()` gives where the framework has it, and gives a function that takes it out
 * again, as an application sees it, and `begin` and `end`, if it is the framework that activates and deactivates it.
 */
export function lifetime(way, hold) {
  return inNamespace(async (place) => {
    const seen = { bodies: [], closes: [] };
    let tell = () => {};
    const bodies = (count) =>
      new Promise((resolve) => {
        tell = () => seen.bodies.length >= count && resolve();
        tell();
      });
    const received = ({ body }) => {
      seen.bodies.push(body);
      tell();
    };
    const onConnect = () => {
      const client = held();
      client.subscribe('/topic/a', received);
      client.publish({ destination: '/topic/a', body: `${seen.bodies.length + 1} comes back` });
    };
    let isWanted = false;
    const onWebSocketClose = ({ code, reason }) => {
      if (isWanted) seen.closes.push({ code, reason, connected: held().connected });
    };
    const make = () => ways[way]({ reconnectDelay: 20, onConnect, onWebSocketClose }, place);
    const { held, begin = () => held().activate(), end = () => held().deactivate() } = hold(make);
    await begin();
    await bodies(1);
    isWanted = true;
    await place.restart();
    await bodies(2);
    isWanted = false;
    await end();
    const { active, connected, subscriptions } = held();
    return {
      ...seen,
      after: { active, connected, subscriptions: [...subscriptions] },
      connections: await place.ended(),
    };
  });
}

/** Lives of clients in all places of a framework, by all ways; gives what was not as it should be. */
export async function live(places) {
  const failures = [];
  begun();
  for (const [name, hold] of Object.entries(places)) {
    // Not more at once: a browser has six connections to a server, and streams take one each.
    await Promise.all(
      Object.keys(ways).map(async (way) => {
        const life = await lifetime(way, hold).catch((error) => `${error.stack}`);
        if (JSON.stringify(life) !== JSON.stringify(GOOD)) failures.push({ name, way, life });
      }),
    );
  }
  return { places: Object.keys(places), failures, left: leftovers() };
}
