import { Client } from 'stomp-wasm';

import { serve } from '../application/worker.mjs';

serve(globalThis, Client);
