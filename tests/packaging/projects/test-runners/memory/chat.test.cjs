const { Client } = require('stomp-wasm');
const { createBroker } = require('stomp-wasm/testing/memory');

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Joins the chat and keeps its lines. */
function join({ webSocketFactory }) {
  const client = new Client({ webSocketFactory, reconnectDelay: 5_000 });
  const lines = [];
  client.onConnect = () => client.subscribe('/topic/chat', ({ body }) => lines.push(body));
  client.activate();
  const say = (body) => client.publish({ destination: '/topic/chat', body });
  return { lines, say, leave: () => client.deactivate() };
}

test('two clients chat, a line is late, and a lost connection comes back', async () => {
  const broker = createBroker();
  const [ann, bob] = [join(broker), join(broker)];
  await broker.waitForAll({ command: 'SUBSCRIBE' }, 2);

  ann.say('Hello');
  await jest.advanceTimersByTimeAsync(0);
  expect(bob.lines).toEqual(['Hello']);

  await broker.faults.add({ on: { command: 'MESSAGE' }, do: { delayMs: 3_000 }, times: 2 });
  bob.say('Hello, Ann');
  await jest.advanceTimersByTimeAsync(2_999);
  expect(ann.lines).toEqual(['Hello']);
  await jest.advanceTimersByTimeAsync(1);
  expect(ann.lines).toEqual(['Hello', 'Hello, Ann']);

  await broker.disconnect('all', 'reset');
  await jest.advanceTimersByTimeAsync(5_000);
  await broker.waitForAll({ command: 'SUBSCRIBE' }, 4);
  ann.say('Here again');
  await jest.advanceTimersByTimeAsync(0);
  expect(bob.lines).toEqual(['Hello', 'Hello, Ann', 'Here again']);

  await Promise.all([ann.leave(), bob.leave()]);
});
