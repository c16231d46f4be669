// Mounts the chat; the options are those of a session, such as `{ brokerURL: 'wss://example.org/ws' }`.

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { Chat } from './chat.jsx';
import { SessionProvider } from './session.jsx';

export function mount(element, options) {
  const root = createRoot(element);
  root.render(
    <StrictMode>
      <SessionProvider options={options}>
        <Chat />
      </SessionProvider>
    </StrictMode>,
  );
  return () => root.unmount();
}
