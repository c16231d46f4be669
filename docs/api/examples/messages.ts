// Examples of the reference: frames and messages, received and made.

import { Client, FrameImpl, Parser } from 'stomp-wasm';
import type {
  Frame,
  IFrame,
  IMessage,
  IPublishParams,
  IRawFrameType,
  Message,
  RawHeaderType,
} from 'stomp-wasm';

const client = new Client();
declare const socket: WebSocket;

//#region IMessage
client.subscribe(
  '/queue/orders',
  (message: IMessage) => {
    try {
      console.log(JSON.parse(message.body).id);
      message.ack();
    } catch {
      message.nack();
    }
  },
  { ack: 'client-individual' },
);
//#endregion

//#region Message
client.onUnhandledMessage = (message: Message) => console.log(message.headers['destination']);
//#endregion

//#region IFrame
client.onStompError = (frame: IFrame) => console.error(frame.headers['message'], frame.body);
//#endregion

//#region Frame
client.onUnhandledReceipt = (frame: Frame) => console.log(frame.headers['receipt-id']);
//#endregion

//#region FrameImpl
socket.send(FrameImpl.marshall({ command: 'RECEIPT', headers: { 'receipt-id': '7' } }));
//#endregion

//#region Parser
{
  const parser = new Parser(
    (raw) => console.log(FrameImpl.fromRawFrame(raw, true).body),
    () => console.log('a heart-beat'),
  );
  parser.parseChunk('MESSAGE\ndestination:/topic/a\n\nhello\0');
}
//#endregion

//#region IRawFrameType
{
  const nameOf = (raw: IRawFrameType) => raw.command ?? 'a heart-beat';
  const parser = new Parser(
    (raw) => console.log(nameOf(raw)),
    () => {},
  );
  parser.parseChunk('CONNECTED\nversion:1.2\n\n\0');
}
//#endregion

//#region RawHeaderType
{
  const line = ([name, value]: RawHeaderType) => `${name}:${value}`;
  const parser = new Parser(
    (raw) => console.log(raw.headers.map(line)),
    () => {},
  );
  parser.parseChunk('CONNECTED\nversion:1.2\n\n\0');
}
//#endregion

//#region IPublishParams
{
  const greeting: IPublishParams = { destination: '/topic/greetings', body: 'hello' };
  client.publish(greeting);
}
//#endregion
