// Sessions of sockjs-client over one transport, for sockjs-server.test.mjs.

import SockJS from 'sockjs-client';

import { Queue } from '../support/queue.mjs';
import { TIMEOUT } from './transport-timeout.mjs';

/** Messages that are hard on a transport, and one that is large. */
const MESSAGES = [
  '안녕하세요, 세상! 100% \u2028\u200c',
  'before\0after',
  '',
  '</script><!-- "quoted" \\ \' \r\n\t',
  '가나다라 0123456789 '.repeat(10_000),
];

/** A socket over this transport, with queues of its messages and its end. */
async function open(url, transport) {
  const [messages, closes, opened] = [new Queue(), new Queue(), new Queue()];
  const socket = new SockJS(url, null, { transports: [transport], timeout: TIMEOUT });
  socket.onopen = () => opened.push(socket.transport);
  socket.onmessage = ({ data }) => messages.push(data);
  socket.onclose = ({ code, reason, wasClean }) => {
    closes.push({ code, reason, wasClean });
    opened.push(`closed: ${code} ${reason}`);
  };
  const used = await opened.next();
  if (used !== transport) throw new Error(`${transport}: ${used}`);
  return { socket, messages, closes };
}

/** Sends each message to `/echo`; gives what came back otherwise, and how the socket closed. */
globalThis.echo = async (base, transport) => {
  const { socket, messages, closes } = await open(`${base}/echo`, transport);
  const changed = [];
  // Together first, faster than polls come; then one after the other.
  for (const message of MESSAGES) socket.send(message);
  for (const message of MESSAGES) if ((await messages.next()) !== message) changed.push(message);
  for (const message of MESSAGES) {
    socket.send(message);
    if ((await messages.next()) !== message) changed.push(message);
  }
  socket.close(3001, 'enough');
  return { changed, close: await closes.next() };
};

/** How `/close` closes. */
globalThis.close = async (base, transport) => {
  const { closes } = await open(`${base}/close`, transport);
  return closes.next();
};
