// The scenarios against a real RabbitMQ behind the gateway, through the package sockjs-client by each of its transports.

import { sockJsBundle } from './support/bundle.mjs';
import { SockJsGateway } from './support/gateway.mjs';
import { matrix } from './support/matrix.mjs';
import { eachTransport } from './support/sockjs-variants.mjs';

matrix(new SockJsGateway(), { script: sockJsBundle, variants: eachTransport('factory') });
