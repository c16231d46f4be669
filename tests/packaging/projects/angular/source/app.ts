import { ApplicationRef, Component, inject, NgZone, type OnInit } from '@angular/core';
import { filter, firstValueFrom } from 'rxjs';
import { Client, type StompConfig } from 'stomp-wasm';

import { roundTrip } from '../application/round-trip.mjs';
import { Watch } from './watch';

const STABLE_TIME = 10_000;

/** Shows what came back, by nothing but Angular's own change detection. */
@Component({ selector: 'app-root', template: '<p>{{ text }}</p>' })
export class App implements OnInit {
  text = '';
  private readonly zone = inject(NgZone);
  private readonly application = inject(ApplicationRef);

  ngOnInit(): void {
    Object.assign(globalThis, { outcome: this.chat() });
  }

  private async chat() {
    const { searchParams } = new URL(location.href);
    const brokerURL = searchParams.get('broker')!;
    const sockjsURL = searchParams.get('sockjs')!;
    const seen = {
      websocket: await this.watch({ brokerURL }),
      streaming: await this.watch({ sockjsURL, transports: ['xhr-streaming'] }),
      polling: await this.watch({ sockjsURL, transports: ['xhr-polling'] }),
    };
    return { ...(await roundTrip(Client, brokerURL)), ...seen };
  }

  /** What is seen while a client is connected, heart-beats and all. */
  private async watch(where: StompConfig) {
    this.text = 'nothing yet';
    const watch = new Watch(where);
    this.text = (await watch.message).body;
    const stable = (await this.becomesStable()) && watch.client.connected;
    const rendered = document.querySelector('p')!.textContent;
    await watch.client.deactivate();
    return { rendered, stable, outsideOfZone: watch.outsideOfZone };
  }

  /** What Protractor, service workers and hydration wait for. The timer must not be what they wait for. */
  private becomesStable(): Promise<boolean> {
    const late = new Promise<boolean>((resolve) => {
      this.zone.runOutsideAngular(() => setTimeout(resolve, STABLE_TIME, false));
    });
    return Promise.race([firstValueFrom(this.application.isStable.pipe(filter(Boolean))), late]);
  }
}
