// stompjs together with sockjs-client, which an application of stompjs needs for what stomp-wasm has built in.

import SockJS from 'sockjs-client/dist/sockjs.js';

globalThis.SockJS = SockJS;
export * from '@stomp/stompjs';
