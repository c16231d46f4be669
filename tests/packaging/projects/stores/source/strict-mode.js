// Components of React in StrictMode.

import { createElement, StrictMode, useEffect } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

/** A component in StrictMode, which runs effects twice; `use` is its hook. */
export const mounted = (use, around) => (make) => {
  let client;
  const ends = [];
  const tell = (present) => (client = present);
  const end = (given) => ends.push(given.deactivate());
  const Chat = () => {
    use({ make, tell, end });
    return null;
  };
  const root = createRoot(document.createElement('div'));
  const chat = createElement(Chat);
  return {
    held: () => client,
    begin: () =>
      flushSync(() =>
        root.render(
          createElement(StrictMode, null, around ? createElement(around, null, chat) : chat),
        ),
      ),
    end: () => {
      flushSync(() => root.unmount());
      return Promise.all(ends);
    },
  };
};

/** Activated and deactivated by an effect, which runs twice. */
export function useConnection(client, { tell, end }) {
  useEffect(() => {
    if (!client) return;
    tell(client);
    client.activate();
    return () => end(client);
  }, [client]);
}
