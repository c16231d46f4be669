// A session of stomp-wasm for components: a store of Pinia, and a composable for messages.

import { defineStore } from 'pinia';
import { Session } from 'stomp-wasm';
import { inject, onMounted, onUnmounted, reactive, shallowRef } from 'vue';

/** The session, and its status: state, error, retryAt and more. */
export const useSession = defineStore('session', () => {
  const session = new Session(inject('session options'));
  // A session in a store can be used, but nothing is rendered when it changes: the status is what is watched.
  const status = shallowRef(session.status);
  session.onStatus((present) => {
    status.value = present;
  });
  return { session, status };
});

/** Keeps the session connected while the component is mounted. */
export function useConnection() {
  const { session } = useSession();
  // Why it fails is in the status.
  onMounted(() => void session.connect());
  onUnmounted(() => void session.disconnect());
}

/** The latest messages of a destination, the newest last, while the component is mounted. */
export function useMessages(destination, kept = 100) {
  const { session } = useSession();
  const messages = reactive([]);
  const subscription = session.subscribe(destination, (message) => {
    messages.push({ id: message.headers['message-id'], ...message.json() });
    if (messages.length > kept) messages.shift();
  });
  onUnmounted(() => subscription.close());
  return messages;
}
