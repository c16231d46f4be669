// What a user is told when the broker refuses.

import { newClient } from '../in-page/client.mjs';

export const badLogin = {
  title: 'a wrong passcode is answered by ERROR, and there is no session',
  async inPage(world) {
    const calls = [];
    const client = newClient({ ...world, passcode: 'wrong' });
    const ended = new Promise(resolve => {
      client.onConnect = () => calls.push(['onConnect']);
      client.onStompError = frame => {
        calls.push(['onStompError', frame.headers.message, frame.body]);
        // RabbitMQ leaves the WebSocket open after an ERROR: there the user has to end it.
        if (world.kind === 'rabbitmq') void client.deactivate();
      };
      client.onWebSocketClose = () => resolve(calls.push(['onWebSocketClose']));
    });
    client.activate();
    await ended;
    return { calls, connected: client.connected };
  },
  expect({ seen, world, assert }) {
    const [error, closed, ...more] = seen.calls;
    const [callback, message, body] = error;
    assert.equal(callback, 'onStompError');
    if (world.kind === 'rabbitmq') {
      assert.equal(message, 'Bad CONNECT');
      assert.equal(body, "Access refused for user 'guest'\n");
    } else {
      assert.match(message, /login|passcode|credentials|access refused/i);
      assert.doesNotMatch(`${message}${body}`, /wrong/, 'the passcode is not repeated');
    }
    assert.deepEqual([closed, ...more], [['onWebSocketClose']]);
    assert.equal(seen.connected, false);
  },
};
