// A session of stomp-wasm for components: a provider, and a hook for each thing that changes.

import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { Session } from 'stomp-wasm';

const Context = createContext(null);

/** Makes a session, which is connected while this is mounted. */
export function SessionProvider({ options, children }) {
  const [session] = useState(() => new Session(options));
  useEffect(() => {
    // Why it fails is in the status.
    session.connect();
    return () => void session.disconnect();
  }, [session]);
  return <Context value={session}>{children}</Context>;
}

/** The session, to publish with. */
export const useSession = () => useContext(Context);

/** Its status: state, error, retryAt and more. */
export function useStatus() {
  const session = useSession();
  return useSyncExternalStore(session.onStatus, () => session.status);
}

/** The latest messages of a destination, the newest last. */
export function useMessages(destination, kept = 100) {
  const session = useSession();
  const [messages, setMessages] = useState([]);
  useEffect(() => {
    setMessages([]);
    const subscription = session.subscribe(destination, (message) => {
      setMessages((before) => [...before, message].slice(-kept));
    });
    return () => subscription.close();
  }, [session, destination, kept]);
  return messages;
}
