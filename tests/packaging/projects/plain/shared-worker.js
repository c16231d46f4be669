import { serve } from './application/worker.mjs';
import { Client } from './node_modules/stomp-wasm/esm6/index.js';

globalThis.onconnect = ({ ports: [port] }) => serve(port, Client);
