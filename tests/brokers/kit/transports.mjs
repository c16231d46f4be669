// The transports that a broker has: its own, and those of our gateway in front of its TCP port.

/** A WebSocket to the broker or to the gateway. */
const byWebSocket = (at, options) => (places) => ({
  url: places[at].ws,
  optionsFor: (url) => ({ brokerURL: url, ...options }),
});

/** STOMP alone, over TCP: `tcp://host:port`. */
const byTcp = ({ broker }) => ({
  url: `tcp://${broker.tcp}`,
  optionsFor: (url) => ({ brokerURL: url }),
});

const bySockJs = (at, transport) => (places, pkg) => ({
  url: places[at].sockjs,
  optionsFor: (url) => pkg.bySockJs(url, [transport]),
});

/** By name: the `url` of a broker, and the options of a client for that or another one. */
export const TRANSPORTS = {
  websocket: byWebSocket('broker'),
  binary: byWebSocket('broker', { forceBinaryWSFrames: true }),
  'sockjs-websocket': bySockJs('broker', 'websocket'),
  'xhr-streaming': bySockJs('broker', 'xhr-streaming'),
  'xhr-polling': bySockJs('broker', 'xhr-polling'),
  gateway: byWebSocket('gateway'),
  'gateway sockjs-websocket': bySockJs('gateway', 'websocket'),
  'gateway xhr-streaming': bySockJs('gateway', 'xhr-streaming'),
  'gateway xhr-polling': bySockJs('gateway', 'xhr-polling'),
  tcp: byTcp,
};

const WITHOUT_GATEWAY = ['websocket', 'sockjs-websocket', 'xhr-streaming', 'xhr-polling', 'binary'];
const WITHOUT_SOCKJS = [
  'websocket',
  'gateway',
  'gateway sockjs-websocket',
  'gateway xhr-streaming',
  'gateway xhr-polling',
];

/** The transports of each broker, the usual one first. ActiveMQ ignores binary messages. Only the crate has `tcp`. */
export const TRANSPORTS_OF = {
  spring: WITHOUT_GATEWAY,
  'spring-relay': WITHOUT_GATEWAY,
  'spring-csrf': ['websocket'],
  activemq: [...WITHOUT_SOCKJS, 'tcp'],
  artemis: [...WITHOUT_SOCKJS, 'binary', 'tcp'],
  rabbitmq: [...WITHOUT_SOCKJS, 'binary', 'tcp'],
};
