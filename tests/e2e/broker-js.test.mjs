// The scenarios against this project's broker, by the entry of the package that does without WebAssembly.

import { StompBroker } from './support/broker.mjs';
import { bundleWithoutWebAssembly } from './support/bundle.mjs';
import { stompWasmJs } from './support/environment.mjs';
import { matrix } from './support/matrix.mjs';

matrix(new StompBroker(), { script: bundleWithoutWebAssembly, clients: [stompWasmJs] });
