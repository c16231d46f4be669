// sinon's fake timers, with all that they fake, and with parts of it.

import { describe, test } from 'node:test';

import sinon from 'sinon';
import { Client } from 'stomp-wasm';

import { play, scenarios, switchingScenarios } from '../application/fake-timers/scenarios.cjs';

const TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'];

const VARIANTS = {
  'as they come': {},
  'timers and performance': { toFake: [...TIMERS, 'performance'] },
  'timers and Date': { toFake: [...TIMERS, 'Date'] },
  'timers alone': { toFake: TIMERS },
  'setTimeout alone': { toFake: ['setTimeout', 'clearTimeout'] },
  'from the present time on': { now: new Date() },
};

for (const [name, options] of Object.entries(VARIANTS)) {
  describe(`sinon, ${name}`, () => {
    for (const [title, scenario] of Object.entries({ ...scenarios, ...switchingScenarios })) {
      test(title, async () => {
        const kit = new Kit(options);
        kit.install();
        try {
          await play(scenario, kit);
        } finally {
          kit.uninstall();
        }
      });
    }
  });
}

class Kit {
  Client = Client;

  constructor(options) {
    this.options = options;
  }

  install() {
    this.clock = sinon.useFakeTimers(this.options);
  }

  uninstall() {
    this.clock.restore();
  }

  advance(ms) {
    this.clock.tick(ms);
  }

  runAll() {
    this.clock.runAll();
  }

  runPending() {
    this.clock.runToLast();
  }

  pending() {
    return this.clock.countTimers();
  }
}
