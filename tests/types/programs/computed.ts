// Types computed from the package's types, doubles for tests, and the classes as values.

import * as Stomp from '@stomp/stompjs';
import {
  ActivationState,
  Client,
  type IFrame,
  type IMessage,
  ReconnectionTimeMode,
  StompSocketState,
  TickerStrategy,
} from '@stomp/stompjs';
import type { IStompSocket, ITransaction, StompSubscription } from '@stomp/stompjs';

export type { IMessage, StompConfig, StompHeaders } from '@stomp/stompjs';
export { Client as StompClient, Versions } from '@stomp/stompjs';

export type Params = Parameters<Client['publish']>[0];
export type Callback = Parameters<Client['subscribe']>[1];
export type Handle = ReturnType<Client['subscribe']>;
export type Options = NonNullable<ConstructorParameters<typeof Client>[0]>;
export type Instance = InstanceType<typeof Stomp.Client>;
export type Callbacks = { [K in keyof Client as K extends `on${string}` ? K : never]: Client[K] };

export const publisher: Pick<Client, 'publish' | 'connected'> = {
  connected: true,
  publish: () => {},
};
export const spied: Partial<Client> = {
  connected: false,
  activate: () => {},
  deactivate: async () => {},
};
export const asClient = { ...spied } as unknown as Client;
export const callbacks: Callbacks = new Client();

export const message: IMessage = {
  command: 'MESSAGE',
  headers: { destination: '/a' },
  isBinaryBody: false,
  body: 'text',
  binaryBody: new Uint8Array(),
  ack: () => {},
  nack: (headers) => console.log(headers?.['transaction']),
};
export const frame: IFrame = message;
export const subscription: StompSubscription = { id: 'sub-0', unsubscribe: () => {} };
export const transaction: ITransaction = { id: 'tx-0', commit: () => {}, abort: () => {} };
export const sockets: IStompSocket[] = [];

export class Held implements StompSubscription {
  id = 'held';
  unsubscribe(): void {}
}

export function nameOf(state: ActivationState): string {
  switch (state) {
    case ActivationState.ACTIVE:
      return 'active';
    case ActivationState.DEACTIVATING:
      return 'deactivating';
    case ActivationState.INACTIVE:
      return 'inactive';
    default:
      return unreachable(state);
  }
}

const unreachable = (nothing: never): never => nothing;

export const names: string[] = [
  ActivationState[0]!,
  ReconnectionTimeMode[ReconnectionTimeMode.LINEAR]!,
  StompSocketState[3]!,
];
export const numbers: number[] = [ActivationState.ACTIVE, StompSocketState.CLOSING];
export const strategy: 'interval' | 'worker' = `${TickerStrategy.Interval}`;
export const perStrategy: Record<TickerStrategy, number> = {
  [TickerStrategy.Interval]: 1,
  [TickerStrategy.Worker]: 2,
};
export const fromSettings = 'worker' as TickerStrategy;

type Constructor<T> = new (...args: any[]) => T;
export function Counted<Base extends Constructor<Client>>(base: Base) {
  return class extends base {
    count = 0;
    next(): number {
      return (this.count += 1);
    }
  };
}
export const mixed = new (Counted(Client))({ brokerURL: 'ws://localhost' });
mixed.next();
mixed.activate();
export const isClient = (value: unknown): value is Client => value instanceof Client;
export const state: ActivationState = mixed.state;
