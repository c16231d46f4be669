// The script of a page whose clients use SockJS: built in, or the package sockjs-client in each way it can be plugged in.

import SockJS from 'sockjs-client';

import { ways } from './connection.mjs';
import './main.mjs';

/** By itself sockjs-client gives a transport a few round trips' time to open, which a busy machine may need for other things. */
const PATIENCE = 10_000;

const builtIn = ({ url, transports }) => ({ sockjsURL: url, transports });

Object.assign(ways, {
  'built-in': builtIn,
  factory: ({ url, transports }) => ({ webSocketFactory: () => new SockJS(url, null, { transports, timeout: PATIENCE }) }),
  constructor: world => ({ ...builtIn(world), SockJS }),
  lazy: world => ({ ...builtIn(world), SockJS: async () => (await import('sockjs-client')).default }),
});
