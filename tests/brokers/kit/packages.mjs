// The two clients, as they are in Node: both over the WebSocket of the package ws, stompjs with sockjs-client.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import SockJS from 'sockjs-client';
import { WebSocket } from 'ws';

import { mustExist, stompWasm } from '../../e2e/support/environment.mjs';

globalThis.WebSocket ??= WebSocket;

/** By itself sockjs-client gives a transport a few round trips' time to open, which a busy machine may need for other things. */
const TIMEOUT = 10_000;

mustExist(stompWasm.directory, 'build the package (cargo xtask build) or set STOMP_WASM_PKG');

export const packages = {
  'stomp-wasm': {
    stomp: await import(pathToFileURL(join(stompWasm.directory, 'esm6/index.js')).href),
    bySockJs: (url, transports) => ({ sockjsURL: url, transports, transportTimeout: TIMEOUT }),
  },
  stompjs: {
    stomp: await import('@stomp/stompjs'),
    bySockJs: (url, transports) => ({
      webSocketFactory: () => new SockJS(url, null, { transports, timeout: TIMEOUT }),
    }),
  },
};

/** The names of the packages that a scenario is for: all, unless it uses what only some of them export. */
export const packagesFor = ({ uses = 'Client' }) =>
  Object.keys(packages).filter((name) => uses in packages[name].stomp);
