// The scenarios as Vitest's tests. `vi` is global, so that any version of Vitest can run them.

import { Client } from 'stomp-wasm';

import { play, scenarios, switchingScenarios } from './scenarios.cjs';

const TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'];

/** Up to version 2 it leaves `performance` alone. */
const VARIANTS = {
  'as they come': undefined,
  'timers alone': { toFake: TIMERS },
  'timers and Date': { toFake: [...TIMERS, 'Date'] },
  'timers and performance': { toFake: [...TIMERS, 'performance'] },
};

for (const [name, options] of Object.entries(VARIANTS)) {
  describe(name, () => {
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
    vi.useFakeTimers(this.options);
  }

  uninstall() {
    vi.useRealTimers();
  }

  advance(ms) {
    vi.advanceTimersByTime(ms);
  }

  runAll() {
    vi.runAllTimers();
  }

  runPending() {
    vi.runOnlyPendingTimers();
  }

  pending() {
    return vi.getTimerCount();
  }
}
