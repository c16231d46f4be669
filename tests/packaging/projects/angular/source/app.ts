import { ApplicationRef, Component, inject, NgZone, type OnInit } from '@angular/core';
import { catchError, filter, firstValueFrom, of, timeout } from 'rxjs';
import { Client } from 'stomp-wasm';

import { type Outcome, roundTrip } from '../application/round-trip.mjs';
import { Watch } from './watch';

const STABLE_TIME = 20_000;

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
    const brokerURL = new URLSearchParams(location.search).get('broker')!;
    const watch = new Watch(this.zone, brokerURL);
    this.text = (await watch.message).body;
    const stableWhileConnected = (await this.becomesStable()) && watch.client.connected;
    await watch.client.deactivate();
    const arrived: Outcome = await roundTrip(Client, brokerURL);
    const rendered = document.querySelector('p')!.textContent;
    return { ...arrived, rendered, stableWhileConnected, outsideOfZone: watch.outsideOfZone };
  }

  /** What Protractor, service workers and hydration wait for. */
  private becomesStable(): Promise<boolean> {
    const stable = this.application.isStable.pipe(filter(Boolean));
    return firstValueFrom(stable.pipe(timeout(STABLE_TIME), catchError(() => of(false))));
  }
}
