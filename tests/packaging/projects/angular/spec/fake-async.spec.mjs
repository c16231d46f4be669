// The scenarios in Angular's fakeAsync, whose time goes with promises and timers alike: with the package as it is, and as the
// Angular CLI builds it, without `async` functions.

import { fakeAsync, flush, flushMicrotasks, tick } from '@angular/core/testing';
import { Client } from 'stomp-wasm';

import { scenarios } from '../application/fake-timers/scenarios.cjs';
import { Client as LoweredClient } from '../lowered.mjs';

const VARIANTS = { 'as it is': Client, 'as the Angular CLI builds it': LoweredClient };

for (const [name, Client] of Object.entries(VARIANTS)) {
  describe(`fakeAsync, the package ${name}`, () => {
    const kit = {
      Client,
      advance: (ms) => tick(ms),
      runAll() {
        flush();
      },
      runPending() {
        flush();
      },
    };
    for (const [title, scenario] of Object.entries(scenarios)) {
      // It throws if a timer is left.
      it(
        title,
        fakeAsync(() => {
          for (const _ of scenario(kit)) flushMicrotasks();
          expect(kit.Client).toBe(Client);
        }),
      );
    }
  });
}
