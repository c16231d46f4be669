// The scenarios through the package sockjs-client: made by the application's webSocketFactory, and given to the client as its option.

import { sockJsBundle } from './support/bundle.mjs';
import { stompWasm } from './support/environment.mjs';
import { matrix } from './support/matrix.mjs';
import { SockJsBroker, SockJsNode } from './support/sockjs-peers.mjs';
import { eachTransport, variant } from './support/sockjs-variants.mjs';

const suite = { script: sockJsBundle, clients: [stompWasm] };

matrix(new SockJsNode(), {
  ...suite,
  variants: [...eachTransport('factory'), ...eachTransport('constructor')],
});
matrix(new SockJsBroker(), {
  ...suite,
  variants: ['factory', 'constructor', 'lazy'].map((way) => variant(way)),
});
