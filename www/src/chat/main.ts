// The chat: a message sent to /app/chat comes back, with the time, on /topic/messages.

import '../../styles/chat.css';
import type { Client, IMessage } from 'stomp-wasm';
import { start } from '../start';
import { Composer } from './composer';
import { Conversation } from './conversation';
import { parseChatMessage } from './message';

let client: Client | undefined;
const composer = new Composer(send);
const conversation = new Conversation((text) => composer.restore(text));

start(
  (made) => {
    client = made;
    made.onConnect = () => made.subscribe('/topic/messages', receive);
  },
  (now) => {
    composer.ready = now.kind === 'connected';
    if (now.kind !== 'connected') conversation.lost();
  },
);

function send(from: string, text: string): void {
  client?.publish({
    destination: '/app/chat',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from, text }),
  });
  conversation.sent(from, text);
}

function receive(frame: IMessage): void {
  const message = parseChatMessage(frame.body);
  if (message) conversation.received(message);
  else console.warn('/topic/messages brought something that is no chat message:', frame.body);
}
