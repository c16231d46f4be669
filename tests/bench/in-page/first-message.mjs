// An application that connects, subscribes, and is sent one message.

import { FakeSocket } from './fake-socket.mjs';
import { connect } from './connect.mjs';

globalThis.started = start();

async function start() {
  let socket;
  const client = await connect({
    webSocketFactory: () => (socket = new FakeSocket('ws://fake.invalid/ws')),
  });
  return new Promise((resolve) => {
    client.subscribe('/topic/start', ({ body }) => resolve(body), { id: 'start' });
    socket.deliver(
      'MESSAGE\nsubscription:start\ndestination:/topic/start\nmessage-id:1\ncontent-length:5\n\nhello\0',
    );
  });
}
