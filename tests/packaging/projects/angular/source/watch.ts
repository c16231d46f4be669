import type { NgZone } from '@angular/core';
import { Client, type IMessage } from 'stomp-wasm';

/** A client that says hello to itself, heart-beats and all, and of which callbacks it is watched whether the zone was theirs. */
export class Watch {
  /** The names of callbacks that were run outside of Angular's zone. */
  readonly outsideOfZone: string[] = [];
  readonly message: Promise<IMessage>;
  readonly client: Client;

  constructor(
    private readonly zone: NgZone,
    brokerURL: string,
  ) {
    let client!: Client;
    this.message = new Promise(resolve => {
      client = new Client({
        brokerURL,
        heartbeatIncoming: 10_000,
        heartbeatOutgoing: 10_000,
        beforeConnect: async () => this.look('beforeConnect'),
        onConnect: () => {
          this.look('onConnect');
          client.watchForReceipt('subscribed', () => {
            this.look('receipt');
            client.publish({ destination: '/topic/angular', body: 'rendered' });
          });
          client.subscribe('/topic/angular', message => {
            this.look('message');
            resolve(message);
          }, { receipt: 'subscribed' });
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
    // Made by the zone itself.
    if (!(this.zone.constructor as typeof NgZone).isInAngularZone()) this.outsideOfZone.push(callback);
  }
}
