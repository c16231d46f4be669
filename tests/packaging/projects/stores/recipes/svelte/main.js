// Mounts the chat; the options are those of a session, such as `{ brokerURL: 'wss://example.org/ws' }`.

import { mount as mountComponent, unmount } from 'svelte';

import Chat from './chat.svelte';

export function mount(target, options) {
  const chat = mountComponent(Chat, { target, props: { options } });
  return () => unmount(chat);
}
