import { createBroker } from 'stomp-wasm/testing/memory';
import { chat } from './chat.js';

const withBroker = async () => ({ broker: createBroker() });

export default {
  title: 'Chat',
  args: { name: 'Ann' },
  loaders: [withBroker],
  render: ({ name }, { loaded: { broker } }) =>
    chat({ name, webSocketFactory: broker.webSocketFactory }),
};

export const WithLines = {
  play: async ({ loaded: { broker } }) => {
    await broker.waitFor({ command: 'SUBSCRIBE' });
    await broker.publish('/topic/chat', 'Bob: Hello');
  },
};

export const Reconnecting = {
  play: async ({ loaded: { broker } }) => {
    await broker.waitFor({ command: 'SUBSCRIBE' });
    await broker.stop();
  },
};
