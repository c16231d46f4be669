// An exchange over one transport of sockjs-client, for sockjs-client-transports.test.mjs.

import { Client } from '@stomp/stompjs';
import SockJS from 'sockjs-client';

import { Queue } from '../support/queue.mjs';
import { TIMEOUT } from './transport-timeout.mjs';

const LARGE = 1 << 20;

/** Bodies that are hard on a transport, and one that is large. */
const BODIES = {
  korean: '안녕하세요, 세상! 100% \u2028\u200c',
  nul: 'before\0after\0',
  markup: '</script><!-- "quoted" \\ \' \r\n\t',
  large: '가나다라 0123456789 '.repeat(LARGE / 24),
};

/** Connects by this transport; gives the client with inboxes for what it gets and how its sockets end. */
async function connect(url, transport) {
  const [messages, closes, opened] = [new Queue(), new Queue(), new Queue()];
  let socket;
  const client = new Client({
    webSocketFactory: () =>
      (socket = new SockJS(url, null, { transports: [transport], timeout: TIMEOUT })),
    reconnectDelay: 0,
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    onConnect: () => opened.push(socket.transport),
    onWebSocketClose: ({ code, reason, wasClean }) => {
      closes.push({ code, reason, wasClean });
      opened.push(`closed: ${code} ${reason}`);
    },
  });
  client.activate();
  const used = await opened.next();
  if (used !== transport) throw new Error(`${transport}: ${used}`);
  return { client, messages, closes };
}

/** Sends each body there and back; gives the names of those that were changed on the way. */
globalThis.exchange = async (url, transport) => {
  const { client, messages, closes } = await connect(url, transport);
  const destination = `/topic/${transport}`;
  client.subscribe(destination, (message) => messages.push(message.body));
  const changed = [];
  for (const [name, body] of Object.entries(BODIES)) {
    client.publish({ destination, body });
    if ((await messages.next()) !== body) changed.push(name);
  }
  // Faster than polls come: some go together.
  const numbers = Array.from({ length: 50 }, (_, number) => `${number}`);
  for (const body of numbers) client.publish({ destination, body });
  for (const body of numbers) if ((await messages.next()) !== body) changed.push(`number ${body}`);
  void client.deactivate();
  return { changed, close: await closes.next() };
};

/** Makes a mistake; gives how the server closes. */
globalThis.mistake = async (url, transport) => {
  const { client, closes } = await connect(url, transport);
  const errors = new Queue();
  client.onStompError = (frame) => errors.push(frame.headers.message);
  client.publish({ destination: 'nowhere', body: '' });
  return { error: await errors.next(), close: await closes.next() };
};
