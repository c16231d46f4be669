// The scenarios as Jest's tests, for variants of its fake timers.

const { Client } = require('stomp-wasm');

const { play, scenarios, switchingScenarios } = require('./scenarios.cjs');

/** Declares all tests for each variant: its name, and what `jest.useFakeTimers` is given. */
exports.declare = function declare(variants) {
  for (const [name, options] of Object.entries(variants)) {
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
};

class Kit {
  constructor(options) {
    this.Client = Client;
    this.options = options;
  }

  install() {
    jest.useFakeTimers(this.options);
  }

  uninstall() {
    jest.useRealTimers();
  }

  advance(ms) {
    jest.advanceTimersByTime(ms);
  }

  runAll() {
    jest.runAllTimers();
  }

  runPending() {
    jest.runOnlyPendingTimers();
  }

  /** Jest 22 does not tell. */
  pending() {
    return jest.getTimerCount?.() ?? 0;
  }
}
