// Gives programs in Node 20 the WebSocket that later versions have of their own.

import { WebSocket } from 'ws';

globalThis.WebSocket ??= WebSocket;
