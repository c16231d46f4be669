// The parser and the frames, without a client.

import {
  FrameImpl,
  type IFrame,
  type IRawFrameType,
  Parser,
  type RawHeaderType,
  type StompHeaders,
} from '@stomp/stompjs';

const frames: FrameImpl[] = [];
const onFrame = (rawFrame: IRawFrameType): void => {
  const { command, headers, binaryBody } = rawFrame;
  const [name, value]: RawHeaderType = headers[0] ?? ['', ''];
  console.log(command?.length, name, value, binaryBody?.byteLength);
  frames.push(FrameImpl.fromRawFrame(rawFrame, true));
};

const parser = new Parser(onFrame, () => {});
parser.parseChunk('CONNECTED\n\n\0');
parser.parseChunk(new TextEncoder().encode('\n').buffer as ArrayBuffer, true);
parser.onFrame = (raw) => console.log(raw.command);
parser.onIncomingPing = () => console.log('ping');

const frame = new FrameImpl({ command: 'SEND' });
export const full: IFrame = new FrameImpl({
  command: 'SEND',
  headers: { destination: '/a' },
  body: undefined,
  binaryBody: new Uint8Array([1]),
  escapeHeaderValues: true,
  skipContentLengthHeader: false,
});
frame.headers = { a: 'b' } satisfies StompHeaders;
frame.command = 'ACK';
frame.isBinaryBody = false;
export const text: string = frame.toString() + frame.body;
export const bytes: Uint8Array = frame.binaryBody;
export const wire: string | ArrayBuffer = frame.serialize();
export const marshalled: string | ArrayBuffer = FrameImpl.marshall({
  command: 'SEND',
  headers: {},
  body: 'x',
});
export const raw: IRawFrameType = {
  command: undefined,
  headers: [['a', 'b']],
  binaryBody: undefined,
};

export class LoggedParser extends Parser {
  override parseChunk(segment: string | ArrayBuffer, appendMissingNULLonIncoming = false): void {
    console.log(segment);
    super.parseChunk(segment, appendMissingNULLonIncoming);
  }
}
