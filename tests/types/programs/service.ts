// The service that most applications have: one client, its state for the user interface, subscriptions that come back.

import {
  ActivationState,
  Client,
  type IFrame,
  type IMessage,
  type StompSubscription,
} from '@stomp/stompjs';

export interface Greeting {
  from: string;
  text: string;
}

export class ChatService {
  private readonly client: Client;
  private subscriptions = new Map<string, StompSubscription>();
  private handlers: Record<string, (message: IMessage) => void> = {};
  public online = false;

  constructor(
    url: string,
    private token: () => Promise<string>,
  ) {
    this.client = new Client({
      brokerURL: url,
      connectHeaders: { login: 'guest', passcode: 'guest' },
      reconnectDelay: 2_000,
      heartbeatIncoming: 4_000,
      heartbeatOutgoing: 4_000,
      debug: (line) => console.debug(line),
    });
    this.client.beforeConnect = async () => {
      this.client.connectHeaders = { Authorization: `Bearer ${await this.token()}` };
    };
    this.client.onConnect = this.connected;
    this.client.onStompError = (frame) => {
      console.error(frame.headers['message'], frame.body);
    };
    this.client.onWebSocketClose = (event: CloseEvent) => {
      this.online = event.wasClean;
    };
    this.client.onWebSocketError = (event: Event) => console.error(event.type);
    this.client.onChangeState = (state) => {
      if (state === ActivationState.INACTIVE) this.subscriptions.clear();
    };
  }

  private connected = (frame: IFrame): void => {
    this.online = true;
    console.info(`connected to ${frame.headers['server'] ?? 'an unnamed broker'}`);
    for (const [destination, handler] of Object.entries(this.handlers)) {
      this.subscriptions.set(
        destination,
        this.client.subscribe(destination, handler, { ack: 'auto' }),
      );
    }
  };

  watch<T>(destination: string, handler: (value: T) => void): () => void {
    const handle = (message: IMessage): void => handler(JSON.parse(message.body) as T);
    this.handlers[destination] = handle;
    if (this.client.connected) {
      this.subscriptions.set(destination, this.client.subscribe(destination, handle));
    }
    return () => this.subscriptions.get(destination)?.unsubscribe();
  }

  say(greeting: Greeting): void {
    this.client.publish({
      destination: '/app/chat',
      headers: { 'content-type': 'application/json', priority: '9' },
      body: JSON.stringify(greeting),
    });
  }

  start(): void {
    if (!this.client.active) this.client.activate();
  }

  async stop(): Promise<void> {
    await this.client.deactivate({ force: !this.client.connected });
  }
}
