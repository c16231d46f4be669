// Messages through the public API over the fake socket, in a loop that can be timed.

import { FakeSocket } from './fake-socket.mjs';
import { connect } from './connect.mjs';
import { counter } from './counter.mjs';
import { bodyBytes, DESTINATION, flatText, messageData, poolSize, SUBSCRIPTION } from '../frames.mjs';

/**
 * The traffic of a case: `socket`, `pool` (what to pass on in turn), `pass(item)` (one message goes through the
 * client) and `passed()` (how many went through). Incoming messages go to `onMessage`.
 */
export async function openTraffic(theCase, onMessage) {
  let socket;
  const client = await connect({ webSocketFactory: () => (socket = new FakeSocket('ws://fake.invalid/ws')) });
  const bodies = Array.from({ length: poolSize(theCase.size) }, (_, number) => bodyBytes(theCase, number));
  if (theCase.direction === 'outgoing') return outgoing(theCase, client, socket, bodies);
  return incoming(theCase, client, socket, bodies, onMessage);
}

function incoming(theCase, client, socket, bodies, onMessage) {
  const readIt = ({ body, headers }) => {
    // The last character: a body that is promised but not made would have to be made now.
    counter.add(body.charCodeAt(body.length - 1) + headers['message-id'].length);
  };
  client.subscribe(DESTINATION, onMessage ?? readIt, { id: SUBSCRIPTION });
  return {
    socket,
    pool: bodies.map((body, number) => messageData(theCase, body, number)),
    pass: data => socket.deliver(data),
    passed: counter.count,
  };
}

function outgoing({ kind }, client, socket, bodies) {
  return {
    socket,
    pool: kind === 'binary' ? bodies : bodies.map(flatText),
    pass:
      kind === 'binary'
        ? binaryBody => client.publish({ destination: DESTINATION, binaryBody })
        : body => client.publish({ destination: DESTINATION, body }),
    passed: () => socket.sent,
  };
}
