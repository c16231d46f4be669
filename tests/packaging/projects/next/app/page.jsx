import { Client } from 'stomp-wasm';

import { Chat } from './chat.jsx';

// Rendered for each request, so that what is imported here is imported by the running server.
export const dynamic = 'force-dynamic';

/** A server component that makes a client, and has a component of the browser in it. */
export default function Page() {
  const client = new Client({ brokerURL: 'ws://on-the-server.example' });
  return (
    <main>
      <p id="server">{client.brokerURL}</p>
      <Chat />
    </main>
  );
}
