// The scenarios through the built-in SockJS in WebKit: each transport, with our server.

import { stompWasm } from './support/environment.mjs';
import { matrix } from './support/matrix.mjs';
import { SockJsBroker } from './support/sockjs-peers.mjs';
import { eachTransport } from './support/sockjs-variants.mjs';

// One window: each is three processes, and takes seconds to open.
matrix(new SockJsBroker(), {
  browser: 'webkit',
  clients: [stompWasm],
  variants: eachTransport('built-in'),
  atOnce: 1,
});
