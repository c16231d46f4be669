// The scenarios through the built-in SockJS in Chromium: each transport, with our server and with npm's.

import { stompWasm } from './support/environment.mjs';
import { matrix } from './support/matrix.mjs';
import { SockJsBroker, SockJsNode } from './support/sockjs-peers.mjs';
import { eachTransport } from './support/sockjs-variants.mjs';

for (const peer of [new SockJsBroker(), new SockJsNode()]) {
  matrix(peer, { clients: [stompWasm], variants: eachTransport('built-in') });
}
