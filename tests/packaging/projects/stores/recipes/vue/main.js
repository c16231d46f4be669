// Mounts the chat; the options are those of a session, such as `{ brokerURL: 'wss://example.org/ws' }`.

import { createPinia } from 'pinia';
import { createApp } from 'vue';

import Chat from './chat.vue';

export function mount(element, options) {
  const app = createApp(Chat).use(createPinia()).provide('session options', options);
  app.mount(element);
  return () => app.unmount();
}
