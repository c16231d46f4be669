// The scenarios through the package sockjs-client: made by the application's webSocketFactory, and given to the client as its option.

import { sockJsBundle } from './support/bundle.mjs';
import { stompWasm } from './support/environment.mjs';
import { matrix } from './support/matrix.mjs';
import { SockJsNode } from './support/sockjs-peers.mjs';
import { eachTransport } from './support/sockjs-variants.mjs';

matrix(new SockJsNode(), { script: sockJsBundle, clients: [stompWasm], variants: eachTransport('factory') });
