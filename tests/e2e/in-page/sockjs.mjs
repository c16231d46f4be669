// The script of a page whose clients use the package sockjs-client, in each way it can be plugged in.

import SockJS from 'sockjs-client';

import { ways } from './client.mjs';
import './main.mjs';
import { TIMEOUT } from './transport-timeout.mjs';

let loads = 0;

/** How often the package was asked for. */
globalThis.loadsOfSockJs = () => loads;

function load() {
  loads += 1;
  return import('sockjs-client');
}

const option = (environment) => ({ ...ways['built-in'](environment), transportTimeout: TIMEOUT });

Object.assign(ways, {
  factory: ({ url, transports }) => ({
    webSocketFactory: () => new SockJS(url, null, { transports, timeout: TIMEOUT }),
  }),
  constructor: (environment) => ({ ...option(environment), SockJS }),
  lazy: (environment) => ({ ...option(environment), SockJS: load }),
});
