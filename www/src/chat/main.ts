// The chat: a message sent to /app/chat comes back, with the time, on /topic/messages.

import '../../styles/chat.css';
import type { Session, SessionMessage, StompError } from 'stomp-wasm';
import { start } from '../start';
import { Composer } from './composer';
import { Conversation } from './conversation';
import { parseChatMessage } from './message';

let session: Session | undefined;
const composer = new Composer((from, text) => void send(from, text));
const conversation = new Conversation((text) => composer.restore(text));

start((made) => {
  session = made;
  made.subscribe('/topic/messages', receive, { onGap: ({ away }) => conversation.gap(away) });
  made.onStatus(({ state }) => {
    // Without a connection messages wait in the outbox, but not where no connection is tried for.
    composer.ready = state === 'connected' || state === 'connecting' || state === 'waiting';
    conversation.isConnected = state === 'connected';
  });
});

async function send(from: string, text: string): Promise<void> {
  if (!session) return;
  const sent = conversation.sent(from, text);
  try {
    const { confirmed } = await session.publish('/app/chat', { from, text });
    conversation.left(sent, confirmed);
  } catch (error) {
    conversation.failed(sent, error as StompError);
  }
}

function receive(message: SessionMessage): void {
  const said = parseChatMessage(message.text);
  if (said) conversation.received(said);
  else console.warn('/topic/messages brought something that is no chat message:', message.text);
}
