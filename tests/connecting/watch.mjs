// One client that cannot connect, and everything that it says.

import { WebSocket as NodeWebSocket } from 'ws';
import { Changes } from '../e2e/support/queue.mjs';

/** Clients by whose errors nobody waits: `reportError` is one for all. */
const reports = new Set();
globalThis.reportError = (error) => reports.forEach((add) => add(error));

/**
 * Runs one of the cases with a class `Client`; gives its lines and events once so many attempts have failed, or, for
 * a case that is `patient`, its lines have come.
 */
export async function watch(Client, { options, attempts = 2, patient, log }, t) {
  const told = { log: [], errors: [], closes: [], reported: [] };
  const changes = new Changes();
  const add = (list, entry) => {
    told[list].push(entry);
    changes.tell();
  };
  const report = (error) => add('reported', `${error?.message ?? error}`);
  reports.add(report);
  const { WebSocket, ...rest } = { WebSocket: NodeWebSocket, ...(await options(t)) };
  globalThis.WebSocket = WebSocket;
  const client = new Client({
    reconnectDelay: patient ? 0 : 20,
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    debug: (line) => add('log', line),
    onWebSocketError: (event) => add('errors', `${event.message ?? event.type}`),
    onWebSocketClose: ({ code, reason }) => add('closes', `${code} ${reason ?? ''}`.trim()),
    ...rest,
  });
  client.activate();
  const failed = () => told.log.filter((line) => line.startsWith('STOMP: scheduling')).length;
  const hasSaid = (text) => told.log.some((line) => text.test(line));
  await changes.until(() => (patient ? log.every(hasSaid) : failed() >= attempts));
  const seen = structuredClone(told);
  await client.deactivate({ force: true });
  reports.delete(report);
  return seen;
}
