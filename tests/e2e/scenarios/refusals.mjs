// What a user is told when the broker refuses.

import { newClient } from '../in-page/client.mjs';

const WRONG = 'open sesame';

export const badLogin = {
  title: 'a wrong passcode is answered by ERROR, and there is no session',
  // RabbitMQ closes its connection ten seconds after the ERROR, and the gateway then the client's.
  waits: ({ broker }) => broker.kind === 'gateway',
  async inPage(environment) {
    const calls = [];
    const client = newClient({ ...environment, passcode: WRONG });
    const ended = new Promise((resolve) => {
      client.onConnect = () => calls.push(['onConnect']);
      client.onStompError = (frame) => {
        calls.push(['onStompError', frame.headers.message, frame.body]);
        // RabbitMQ leaves the WebSocket open after an ERROR: there the user has to end it.
        if (environment.kind === 'rabbitmq') void client.deactivate();
      };
      client.onWebSocketClose = () => resolve(calls.push(['onWebSocketClose']));
    });
    client.activate();
    await ended;
    return { calls, connected: client.connected };
  },
  expect({ seen, assert }) {
    const [[callback, message, body], ...later] = seen.calls;
    assert.deepEqual([callback, message], ['onStompError', 'Bad CONNECT']);
    assert.match(body, /^Access refused for user ['"]guest['"]/);
    assert.ok(!body.includes(WRONG), 'the passcode is not repeated');
    assert.deepEqual(later, [['onWebSocketClose']]);
    assert.equal(seen.connected, false);
  },
};
