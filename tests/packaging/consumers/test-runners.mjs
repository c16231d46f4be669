// Test runners, with a test that lets a message go round, and the programs of docs/broker/testing.md (N-12).

import { tests } from '../support/ways.mjs';

export const testRunners = [
  {
    name: 'Vitest',
    project: 'test-runners',
    tools: ['vitest'],
    takes: '`import`',
    runs: 'Node, of the machine',
    run: tests('vitest run', /Tests +4 passed \(4\)/),
  },
  {
    name: 'Jest, jsdom',
    project: 'test-runners',
    tools: ['jest', 'jest-environment-jsdom'],
    takes: '`require`',
    runs: 'Node, of the machine, with the WebSocket of jsdom',
    note: '[jsdom](#jest-with-jsdom)',
    run: tests('jest', /Tests: +5 passed, 5 total/),
  },
  {
    name: 'Playwright',
    project: 'test-runners',
    tools: ['@playwright/test'],
    takes: '`import`',
    runs: 'Chromium, of the machine, and Node for the broker',
    run: tests('playwright test --config playwright/config.mjs', /1 passed/),
  },
];
