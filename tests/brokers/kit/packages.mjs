// The clients that scenarios run with: two as they are in Node, over the WebSocket of the package ws, stompjs with sockjs-client; and the crate
// stomp-wasm, in a process of its own.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import SockJS from 'sockjs-client';
import { WebSocket } from 'ws';

import { mustExist, stompWasm } from '../../e2e/support/environment.mjs';
import { Client, Versions } from './rust/client.mjs';
import { reasonAgainst } from './rust/not-applicable.mjs';
import { Session } from './rust/session.mjs';

globalThis.WebSocket ??= WebSocket;

/** By itself sockjs-client gives a transport a few round trips' time to open, which a busy machine may need for other things. */
const TIMEOUT = 10_000;

mustExist(stompWasm.directory, 'build the package (cargo xtask build) or set STOMP_WASM_PKG');

const handshake = (url, headers) => ({
  brokerURL: undefined,
  webSocketFactory: () => new WebSocket(url, ['v12.stomp'], { headers }),
});

export const packages = {
  'stomp-wasm': {
    stomp: await import(pathToFileURL(join(stompWasm.directory, 'esm6/index.js')).href),
    bySockJs: (url, transports) => ({ sockjsURL: url, transports, transportTimeout: TIMEOUT }),
    handshake,
  },
  stompjs: {
    stomp: await import('@stomp/stompjs'),
    bySockJs: (url, transports) => ({
      webSocketFactory: () => new SockJS(url, null, { transports, timeout: TIMEOUT }),
    }),
    handshake,
  },
  rust: {
    stomp: { Client, Session, Versions },
    handshake: (_, handshakeHeaders) => ({ handshakeHeaders }),
  },
};

/** The transports that the crate has, natively; the others are without TCP. */
const OF_RUST = ['websocket', 'binary', 'gateway', 'tcp'];

const hasTransport = (name, transport) =>
  name === 'rust' ? OF_RUST.includes(transport) : transport !== 'tcp';

/** The names of the packages that a scenario is for, with a broker over a transport: all that have what it uses and the transport. */
export const packagesFor = ({ broker, transport, scenario }) =>
  Object.keys(packages).filter(
    (name) =>
      (scenario.uses ?? 'Client') in packages[name].stomp &&
      hasTransport(name, transport) &&
      !(name === 'rust' && reasonAgainst(scenario, broker)),
  );
