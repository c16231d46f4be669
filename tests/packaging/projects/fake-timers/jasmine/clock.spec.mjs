// The scenarios under jasmine.clock(), which fakes timers, and Date on demand.

import { Client } from 'stomp-wasm';

import { play, scenarios, switchingScenarios } from '../application/fake-timers/scenarios.cjs';

const VARIANTS = { 'jasmine.clock': false, 'jasmine.clock with mockDate': true };

for (const [name, fakesDate] of Object.entries(VARIANTS)) {
  describe(name, () => {
    for (const [title, scenario] of Object.entries({ ...scenarios, ...switchingScenarios })) {
      it(title, async () => {
        const kit = new Kit(fakesDate);
        kit.install();
        try {
          await play(scenario, kit);
        } finally {
          kit.uninstall();
        }
        // Scenarios have assertions of their own, and throw.
        expect(kit.Client).toBe(Client);
      });
    }
  });
}

class Kit {
  Client = Client;

  constructor(fakesDate) {
    this.fakesDate = fakesDate;
  }

  install() {
    jasmine.clock().install();
    if (this.fakesDate) jasmine.clock().mockDate();
  }

  uninstall() {
    jasmine.clock().uninstall();
  }

  advance(ms) {
    jasmine.clock().tick(ms);
  }

  /** It does not run timers by itself. A day is enough for all that end. */
  runAll() {
    jasmine.clock().tick(24 * 3_600_000);
  }

  runPending() {
    jasmine.clock().tick(10_000);
  }
}
