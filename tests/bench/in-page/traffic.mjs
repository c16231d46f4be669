// Messages through the public API over the fake socket, in a loop that can be timed.

import { FakeSocket } from './fake-socket.mjs';
import { connect } from './connect.mjs';
import { counter } from './counter.mjs';
import {
  bodyBytes,
  destinationOf,
  flatText,
  messageData,
  poolSize,
  subscriptionOf,
} from '../frames.mjs';

/**
 * The traffic of a case: `socket`, `pool` (what to pass on in turn), `pass(item)` (it goes through the client) and
 * `passed()` (how many messages went through). Incoming messages go to `onMessage`.
 */
export async function openTraffic(theCase, onMessage) {
  let socket;
  const client = await connect({
    webSocketFactory: () => (socket = new FakeSocket('ws://fake.invalid/ws')),
  });
  const length = Math.max(poolSize(theCase.size), theCase.destinations);
  const bodies = Array.from({ length }, (_, number) => bodyBytes(theCase, number));
  if (theCase.direction === 'outgoing') return outgoing(theCase, client, socket, bodies);
  return incoming(theCase, client, socket, bodies, onMessage);
}

function incoming(theCase, client, socket, bodies, onMessage) {
  const readIt = ({ body, headers }) => {
    // The last character: a body that is promised but not made would have to be made now.
    counter.add(body.charCodeAt(body.length - 1) + headers['message-id'].length);
  };
  for (let number = 0; number < theCase.subscriptions; number++) {
    client.subscribe(destinationOf(number), onMessage ?? readIt, { id: subscriptionOf(number) });
  }
  const pool = messageData(theCase, bodies);
  const isWhole = theCase.pieces === 1;
  return {
    socket,
    pool: isWhole ? pool.flat() : pool,
    pass: isWhole
      ? (data) => socket.deliver(data)
      : (pieces) => pieces.forEach((piece) => socket.deliver(piece)),
    passed: counter.count,
  };
}

function outgoing({ kind, destinations }, client, socket, bodies) {
  const name = kind === 'binary' ? 'binaryBody' : 'body';
  const contents = kind === 'binary' ? bodies : bodies.map(flatText);
  return {
    socket,
    pool: contents.map((content, number) => ({
      destination: destinationOf(number % destinations),
      [name]: content,
    })),
    pass: (message) => client.publish(message),
    passed: () => socket.sent,
  };
}
