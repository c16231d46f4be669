// Messages through the public API over the fake socket, in a loop that can be timed.

import { FakeSocket } from './fake-socket.mjs';
import { age } from './age.mjs';
import { connect } from './connect.mjs';
import { counter } from './counter.mjs';
import { bodyBytes, flatText, messageData, poolSize } from '../frames.mjs';
import { ackOf, destinationOf, outgoingHeaders, subscriptionOf } from '../headers.mjs';

/**
 * The traffic of a case: `socket`, `pool` (what to pass on in turn), `pass(item)` (it goes through the client) and
 * `passed()` (how many messages went through). Incoming messages go to `onMessage`.
 */
export async function openTraffic(theCase, onMessage) {
  let socket;
  const client = await connect({
    webSocketFactory: () => (socket = new FakeSocket('ws://fake.invalid/ws')),
  });
  if (theCase.aged) age(client, socket);
  const length = poolSize(theCase);
  const bodies = Array.from({ length }, (_, number) => bodyBytes(theCase, number));
  if (theCase.command === 'ACK') return acknowledgements(client, socket, length);
  if (theCase.direction === 'outgoing') return outgoing(theCase, client, socket, bodies);
  return incoming(theCase, client, socket, bodies, onMessage);
}

function incoming(theCase, client, socket, bodies, onMessage) {
  subscribe(theCase, client, onMessage ?? reader(theCase));
  const pool = messageData(theCase, bodies);
  const isWhole = theCase.pieces === 1;
  return {
    socket,
    pool: isWhole ? pool.flat() : pool,
    pass: isWhole
      ? (data) => socket.deliver(data)
      : (pieces) => pieces.forEach((piece) => socket.deliver(piece)),
    // A message that is acknowledged has passed when the acknowledgement has.
    passed: theCase.acknowledged ? () => socket.sent : counter.count,
  };
}

/** What an application does with a message. */
function reader({ acknowledged }) {
  const readIt = ({ body, headers }) => {
    // The last character: a body that is promised but not made would have to be made now.
    counter.add(body.charCodeAt(body.length - 1) + headers['message-id'].length);
  };
  if (!acknowledged) return readIt;
  return (message) => {
    readIt(message);
    message.ack();
  };
}

function subscribe({ subscriptions, acknowledged }, client, onMessage) {
  for (let number = 0; number < subscriptions; number++) {
    client.subscribe(destinationOf(number), onMessage, {
      id: subscriptionOf(number),
      ...(acknowledged ? { ack: 'client-individual' } : {}),
    });
  }
}

function outgoing({ kind, destinations, headers }, client, socket, bodies) {
  const name = kind === 'binary' ? 'binaryBody' : 'body';
  const contents = kind === 'binary' ? bodies : bodies.map(flatText);
  return {
    socket,
    pool: contents.map((content, number) => {
      const message = { destination: destinationOf(number % destinations), [name]: content };
      const own = outgoingHeaders[headers](number);
      return own ? { ...message, headers: own } : message;
    }),
    pass: (message) => client.publish(message),
    passed: () => socket.sent,
  };
}

function acknowledgements(client, socket, length) {
  const subscription = subscriptionOf(0);
  client.subscribe(destinationOf(0), () => {}, { id: subscription, ack: 'client-individual' });
  return {
    socket,
    pool: Array.from({ length }, (_, number) => ackOf(number)),
    pass: (id) => client.ack(id, subscription),
    passed: () => socket.sent,
  };
}
