// The script of a page whose clients use the package sockjs-client, in each way it can be plugged in.

import SockJS from 'sockjs-client';

import { ways } from './connection.mjs';
import './main.mjs';

/** By itself sockjs-client gives a transport a few round trips' time to open, which a busy machine may need for other things. */
const PATIENCE = 10_000;

let loads = 0;

/** How often the package was asked for. */
globalThis.loadsOfSockJs = () => loads;

function load() {
  loads += 1;
  return import('sockjs-client');
}

const option = (environment) => ({ ...ways['built-in'](environment), transportTimeout: PATIENCE });

Object.assign(ways, {
  factory: ({ url, transports }) => ({
    webSocketFactory: () => new SockJS(url, null, { transports, timeout: PATIENCE }),
  }),
  constructor: (environment) => ({ ...option(environment), SockJS }),
  lazy: (environment) => ({ ...option(environment), SockJS: load }),
});
