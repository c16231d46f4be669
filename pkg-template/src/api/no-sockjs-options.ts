// No options about SockJS: `stomp-wasm/websocket`.

export abstract class SockJSOptions {}

export class SockJSConfig {}
