// The page of one package over a real WebSocket.

import { connect } from './connect.mjs';
import { counter } from './counter.mjs';

globalThis.bench = {
  /** Connects and subscribes; settles once the broker has confirmed the subscription. */
  async open({ url, login, passcode, destination }) {
    const client = await connect({
      webSocketFactory: () => new WebSocket(url, ['v12.stomp']),
      connectHeaders: { login, passcode },
    });
    const readIt = (message) =>
      counter.add(message.body.length + message.headers['message-id'].length);
    await new Promise((resolve) => {
      client.watchForReceipt('subscribed', resolve);
      client.subscribe(destination, readIt, { receipt: 'subscribed' });
    });
  },
  until: counter.until,
  nothing() {},
};
