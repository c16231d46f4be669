// Options as objects, classes, parts and computed types.

import {
  Client,
  ReconnectionTimeMode,
  StompConfig,
  StompHeaders,
  TickerStrategy,
  Versions,
  type emptyCallbackType,
} from '@stomp/stompjs';

export const everything: StompConfig = {
  brokerURL: 'wss://broker.example.com/ws',
  webSocketFactory: () => new WebSocket('wss://broker.example.com/ws', ['v12.stomp']),
  stompVersions: new Versions([Versions.V1_2, '1.1']),
  connectionTimeout: 10_000,
  reconnectDelay: 500,
  maxReconnectDelay: 60_000,
  reconnectTimeMode: ReconnectionTimeMode.EXPONENTIAL,
  heartbeatIncoming: 0,
  heartbeatOutgoing: 20_000,
  heartbeatToleranceMultiplier: 3,
  heartbeatStrategy: TickerStrategy.Worker,
  splitLargeFrames: true,
  maxWebSocketChunkSize: 64 * 1024,
  forceBinaryWSFrames: true,
  appendMissingNULLonIncoming: true,
  discardWebsocketOnCommFailure: true,
  logRawCommunication: true,
  connectHeaders: { login: 'u', passcode: 'p', host: '/' },
  disconnectHeaders: { receipt: 'bye' },
  debug: (message: string): void => console.log(new Date(), message),
  beforeConnect: (client: Client) => {
    client.brokerURL = 'wss://other.example.com/ws';
  },
  onConnect: (frame) => console.log(frame.command),
  onDisconnect: () => {},
  onStompError: (frame) => console.log(frame.headers['message']),
  onWebSocketClose: (event) => console.log(event.code),
  onWebSocketError: (event) => console.log(event),
  onUnhandledMessage: (message) => message.ack(),
  onUnhandledReceipt: (frame) => console.log(frame.headers['receipt-id']),
  onUnhandledFrame: (frame) => console.log(frame.binaryBody.byteLength),
  onHeartbeatReceived: () => {},
  onHeartbeatLost: () => {},
  onChangeState: (state) => console.log(state),
};

export class EnvironmentConfig extends StompConfig {
  override brokerURL = 'ws://localhost:15674/ws';
  override reconnectDelay = 200;
  override debug = (line: string) => console.log(line);
}

export class Injected implements StompConfig {
  brokerURL = 'ws://localhost:15674/ws';
  heartbeatIncoming = 0;
}

export interface OurConfig extends StompConfig {
  tenant: string;
}

export type Required_ = Required<Pick<StompConfig, 'brokerURL' | 'reconnectDelay'>>;
export type Rest = Omit<StompConfig, keyof Required_ | 'beforeConnect'>;

const base: Partial<StompConfig> = { reconnectDelay: 100 };
const made: OurConfig = Object.assign(new StompConfig(), base, { tenant: 'a' });
const { tenant, ...options } = made;
const names: (keyof StompConfig)[] = [
  'brokerURL',
  'onHeartbeatLost',
  'heartbeatToleranceMultiplier',
];

const headers: StompHeaders = new StompHeaders();
headers['x-tenant'] = tenant;
const plain: { [key: string]: string } = headers;
const record: Record<string, string> = { ...headers, ...plain };

export const client = new Client(options);
client.configure({ connectHeaders: record, disconnectHeaders: headers });
client.configure(new EnvironmentConfig());
client.configure(new Injected());
client.disconnectHeaders = { receipt: 'r' };
client.disconnectHeaders['receipt'] = 's';
client.stompVersions = Versions.default;
client.webSocketFactory = undefined;
client.brokerURL = undefined;
Object.assign(client, everything);
export const values = names.map((name) => made[name]);
export const offered: string =
  client.stompVersions.supportedVersions() + client.stompVersions.versions.join();
export const protocols: string[] = new Versions(['1.2']).protocolVersions();
export const nothing: emptyCallbackType = client.onHeartbeatLost;
