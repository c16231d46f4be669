// A client whose every callback is reported to the harness as it happens: for peers that a test plays by itself.

import { Versions } from '@stomp/stompjs';

import { newClient } from './client.mjs';

const CALLBACKS = {
  onConnect: (frame) => ({ version: frame.headers.version }),
  onDisconnect: () => ({}),
  onStompError: (frame) => ({ message: frame.headers.message, body: frame.body }),
  onWebSocketClose: (event) => ({ code: event.code, reason: event.reason }),
  onWebSocketError: (event) => ({ message: event?.error?.message ?? event?.message }),
  onTransportChange: (info) => info,
  onUnhandledMessage: described,
  onUnhandledReceipt: described,
  onUnhandledFrame: described,
  onHeartbeatLost: () => ({}),
};

/**
 * Activates a client that subscribes to `destination` whenever it connects, and reports what it is told.
 *
 * `send`, if given, is published after that; so are `bodies`, to `destination`, each with the number of the connection before it: `1:…`.
 * `way` and `transports` say how to connect (see connection.mjs), `without` what of the browser is to be missing.
 */
export function watch({
  versions = ['1.2', '1.1', '1.0'],
  options = {},
  destination = '/watched',
  id = 'watch',
  send,
  bodies = [],
  without,
  ...environment
}) {
  if (without) delete globalThis[without];
  let connections = 0;
  const client = newClient(environment, {
    connectHeaders: {},
    stompVersions: new Versions(versions),
    ...options,
  });
  const logDebugLine = client.debug;
  client.debug = (text) => {
    logDebugLine(text);
    report('debug', { text });
  };
  for (const [name, tell] of Object.entries(CALLBACKS))
    client[name] = (argument) => report(name, tell(argument));
  client.onConnect = (frame) => {
    connections += 1;
    report('onConnect', { ...CALLBACKS.onConnect(frame), transport: client.transport });
    client.subscribe(destination, (message) => report('message', described(message)), { id });
    if (send) client.publish(send);
    for (const body of bodies) client.publish({ destination, body: `${connections}:${body}` });
  };
  client.activate();
  globalThis.watched = client;
}

function report(callback, details) {
  void globalThis.harness('report', { callback, at: performance.now(), ...details });
}

/** A frame as the user sees it; headers as entries, so that no name can hide. */
function described(frame) {
  return {
    command: frame.command,
    headers: Object.entries(frame.headers),
    body: frame.body,
    bytes: Array.from(frame.binaryBody.subarray(0, 64)),
  };
}
