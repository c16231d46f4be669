// The ways of SockJS in which each scenario is run.

const TRANSPORTS = ['websocket', 'xhr-streaming', 'xhr-polling'];

const SLOW_HEART_BEAT = 2000;

/** One variant for each transport, for a way of in-page/connection.mjs or in-page/sockjs.mjs. */
export function eachTransport(way) {
  return TRANSPORTS.map((transport) => variant(way, [transport]));
}

/** Clients that take this way, and these transports. */
export function variant(way, transports = TRANSPORTS) {
  return {
    title: `${way}: ${transports.join(', ')}`,
    environment: { way, transports, heartBeat: SLOW_HEART_BEAT },
  };
}
