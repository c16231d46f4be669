// The fake timers of Node's own test runner, which leave `performance` alone.

import { describe, mock, test } from 'node:test';

import { Client } from 'stomp-wasm';

import { play, scenarios, switchingScenarios } from '../application/fake-timers/scenarios.cjs';

const VARIANTS = {
  'setTimeout alone': ['setTimeout'],
  'timers and Date': ['setTimeout', 'setInterval', 'Date'],
};

for (const [name, apis] of Object.entries(VARIANTS)) {
  describe(`node:test, ${name}`, () => {
    for (const [title, scenario] of Object.entries({ ...scenarios, ...switchingScenarios })) {
      test(title, async () => {
        const kit = new Kit(apis);
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

  constructor(apis) {
    this.apis = apis;
  }

  install() {
    mock.timers.enable({ apis: this.apis });
  }

  uninstall() {
    mock.timers.reset();
  }

  /** Step by step: in Node 20 a timer that is set by another one counts from where `tick` ends. */
  advance(ms) {
    for (let passed = 0; passed < ms; passed += 1) mock.timers.tick(1);
  }

  /** Node runs all that there are; not those that they set. */
  runAll() {
    for (let times = 0; times < 20; times += 1) mock.timers.runAll();
  }

  runPending() {
    mock.timers.runAll();
  }
}
