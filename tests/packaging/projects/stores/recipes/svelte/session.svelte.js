// A session of stomp-wasm for components: functions that give what changes, for templates and effects.

import { createSubscriber } from 'svelte/reactivity';

/** Keeps a session connected while the component is mounted. */
export function useConnection(session) {
  $effect(() => {
    // Why it fails is in the status.
    session.connect();
    return () => void session.disconnect();
  });
}

/** The status of a session: state, error, retryAt and more. */
export function useStatus(session) {
  const watch = createSubscriber((update) => session.onStatus(update));
  return () => {
    watch();
    return session.status;
  };
}

/** The latest messages of a destination, the newest last, while the component is mounted. */
export function useMessages(session, destination, kept = 100) {
  let messages = $state.raw([]);
  $effect(() => {
    const subscription = session.subscribe(destination, (message) => {
      messages = [...messages, message].slice(-kept);
    });
    return () => subscription.close();
  });
  return () => messages;
}
