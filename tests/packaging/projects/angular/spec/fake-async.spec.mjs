// The scenarios in Angular's fakeAsync, whose time goes with promises and timers alike.

import { fakeAsync, flush, flushMicrotasks, tick } from '@angular/core/testing';
import { Client } from 'stomp-wasm';

import { scenarios } from '../application/fake-timers/scenarios.cjs';

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

describe('fakeAsync', () => {
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
