// Asking a broker whether it is there: no broker says by itself when it is.

import { setTimeout as delay } from 'node:timers/promises';

import { WebSocket } from 'ws';

const ASK_EVERY = 100;
const ANSWER_WITHIN = 5_000;

/** Settles once the broker has answered CONNECT as it does when it is ready, or `givenUp()`. */
export async function untilReady(server, givenUp) {
  while (!givenUp() && !(await isReady(server))) await delay(ASK_EVERY);
}

/** Whether a CONNECT is answered with CONNECTED, or with what the server names as its `readyAnswer`. */
function isReady({ ws, login, passcode, readyAnswer = 'CONNECTED' }) {
  const { promise, resolve } = withResolvers();
  const socket = new WebSocket(ws, ['v12.stomp'], { handshakeTimeout: ANSWER_WITHIN });
  const late = setTimeout(() => socket.terminate(), ANSWER_WITHIN);
  const account = login ? `login:${login}\npasscode:${passcode}\n` : '';
  socket.on('open', () => socket.send(`CONNECT\naccept-version:1.2\nhost:/\n${account}\n\0`));
  socket.on('message', (data) => {
    resolve(`${data}`.startsWith(readyAnswer));
    socket.close();
  });
  socket.on('error', () => {}); // 'close' follows
  socket.on('close', () => {
    clearTimeout(late);
    resolve(false);
  });
  return promise;
}

function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}
