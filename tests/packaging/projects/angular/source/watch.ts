import { NgZone } from '@angular/core';
import { Client, type IMessage, type StompConfig } from 'stomp-wasm';

/** A client that says hello to itself, and whose callbacks are watched: was the zone theirs? */
export class Watch {
  /** The names of callbacks that were run outside of Angular's zone. */
  readonly outsideOfZone: string[] = [];
  readonly message: Promise<IMessage>;
  readonly client: Client;

  constructor(where: StompConfig) {
    let client!: Client;
    this.message = new Promise((resolve) => {
      client = new Client({
        ...where,
        heartbeatIncoming: 10_000,
        heartbeatOutgoing: 10_000,
        beforeConnect: async () => this.look('beforeConnect'),
        onConnect: () => {
          this.look('onConnect');
          client.watchForReceipt('subscribed', () => {
            this.look('receipt');
            client.publish({ destination: '/topic/angular', body: 'rendered' });
          });
          const hear = (message: IMessage) => {
            this.look('message');
            resolve(message);
          };
          client.subscribe('/topic/angular', hear, { receipt: 'subscribed' });
        },
        onDisconnect: () => this.look('onDisconnect'),
        onWebSocketClose: () => this.look('onWebSocketClose'),
        onChangeState: () => this.look('onChangeState'),
      });
    });
    this.client = client;
    client.activate();
  }

  private look(callback: string): void {
    if (!NgZone.isInAngularZone()) this.outsideOfZone.push(callback);
  }
}
