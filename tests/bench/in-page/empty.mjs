// A real WebSocket with a handler that does nothing: what the browser itself takes per message.

import { counter } from './counter.mjs';

globalThis.bench = {
  /** As in real.mjs. */
  async open({ url, login, passcode, destination }) {
    const socket = new WebSocket(url, ['v12.stomp']);
    await event(socket, 'open');
    await ask(
      socket,
      `CONNECT\naccept-version:1.2\nlogin:${login}\npasscode:${passcode}\n\n\0`,
      'CONNECTED',
    );
    await ask(
      socket,
      `SUBSCRIBE\nid:0\ndestination:${destination}\nreceipt:subscribed\n\n\0`,
      'RECEIPT',
    );
    socket.onmessage = () => counter.add(0);
  },
  until: counter.until,
  nothing() {},
};

async function ask(socket, frame, answer) {
  socket.send(frame);
  const { data } = await event(socket, 'message');
  if (!`${data}`.startsWith(answer)) throw new Error(`${answer} was expected, but ${data} came`);
}

function event(socket, name) {
  return new Promise((resolve, reject) => {
    socket[`on${name}`] = resolve;
    socket.onclose = ({ code, reason }) =>
      reject(new Error(`socket closed before ${name}: ${code} ${reason}`));
  });
}
