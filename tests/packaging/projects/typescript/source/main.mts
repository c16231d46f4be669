import {
  Client,
  type IFrame,
  type IMessage,
  ReconnectionTimeMode,
  type StompConfig,
} from 'stomp-wasm';
import { WebSocket } from 'ws';

import { brokerURL, report } from '../application/node.mjs';
import { roundTrip } from '../application/round-trip.mjs';

const options: StompConfig = {
  webSocketFactory: () => new WebSocket(brokerURL),
  reconnectTimeMode: ReconnectionTimeMode.EXPONENTIAL,
  onUnhandledMessage: (message: IMessage) => console.error(message.body),
  onUnhandledFrame: (frame: IFrame) => console.error(frame.command),
};

await report(roundTrip(Client, brokerURL, options));
