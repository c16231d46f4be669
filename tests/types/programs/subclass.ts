// Classes on top of the client: callbacks as class fields, methods and accessors overridden.

import {
  Client,
  type IFrame,
  type IMessage,
  type IPublishParams,
  type IStompSocket,
  type ITransaction,
  StompConfig,
  StompHeaders,
  type StompSubscription,
  type messageCallbackType,
} from '@stomp/stompjs';

export class JsonClient extends Client {
  private sent = 0;
  override reconnectDelay = 1_000;
  override onConnect = () => this.log('connected');
  override onStompError = (frame: IFrame) => this.log(frame.body);
  override onWebSocketClose = (event: { code: number; reason: string }) =>
    this.log(`${event.code} ${event.reason}`);
  override onUnhandledMessage = (message: IMessage) => message.nack();
  override beforeConnect = async (client: Client) => {
    client.connectHeaders = { ...client.connectHeaders, attempt: `${this.sent}` };
  };
  override debug = (...words: string[]) => console.log(...words);

  constructor(url: string, config: StompConfig = {}) {
    super({ ...config, brokerURL: url });
  }

  override configure(config: StompConfig): void {
    super.configure({ reconnectDelay: 500, ...config });
  }

  override activate(): void {
    this.sent = 0;
    super.activate();
  }

  override async deactivate(options: { force?: boolean } = {}): Promise<void> {
    await super.deactivate(options);
    this.log('gone');
  }

  override publish(params: IPublishParams): void {
    this.sent += 1;
    super.publish(params);
  }

  override subscribe(
    destination: string,
    callback: messageCallbackType,
    headers: StompHeaders = {},
  ): StompSubscription {
    return super.subscribe(destination, callback, headers);
  }

  override begin(transactionId?: string): ITransaction {
    return super.begin(transactionId);
  }

  override commit(transactionId: string): void {
    super.commit(transactionId);
  }

  override ack(messageId: string, subscriptionId: string, headers?: StompHeaders): void {
    super.ack(messageId, subscriptionId, headers);
  }

  override get connected(): boolean {
    return super.connected && this.sent >= 0;
  }

  override get webSocket(): IStompSocket | undefined {
    return super.webSocket;
  }

  publishJson(destination: string, value: unknown): void {
    this.publish({ destination, body: JSON.stringify(value) });
  }

  protected log(line: string): void {
    this.debug(line);
  }
}

export const made = new JsonClient('ws://localhost/ws', { logRawCommunication: true });
