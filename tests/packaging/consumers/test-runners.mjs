// Test runners, with a test that lets a message go round, the programs of docs/broker/testing.md (N-12), and those of
// docs/broker/test-runners.md: a chat of two clients with the broker in memory.

import { tests } from '../support/ways.mjs';

const IN_MEMORY = { project: 'test-runners', takes: '`import`, with `stomp-wasm/testing/memory`' };

export const testRunners = [
  {
    name: 'Vitest',
    project: 'test-runners',
    tools: ['vitest'],
    takes: '`import`',
    runs: 'Node, of the machine',
    run: tests('vitest run', /Tests +2 passed \(2\)/),
  },
  {
    name: 'Jest, jsdom',
    project: 'test-runners',
    tools: ['jest', 'jest-environment-jsdom'],
    takes: '`require`',
    runs: 'Node, of the machine, with the WebSocket of jsdom',
    note: '[jsdom](#jest-with-jsdom)',
    run: tests('jest --testTimeout=60000', /Tests: +5 passed, 5 total/),
  },
  {
    name: 'Playwright',
    project: 'test-runners',
    tools: ['@playwright/test'],
    takes: '`import`',
    runs: 'Chromium, of the machine, and Node for the broker',
    run: tests('playwright test --config playwright/config.mjs', /1 passed/),
  },
  {
    ...IN_MEMORY,
    name: 'Vitest in Node, with jsdom, and in a page',
    tools: ['vitest', 'jsdom', '@vitest/browser-playwright'],
    runs: 'Node, of the machine, and Chromium',
    run: tests(
      'vitest run --config memory/vitest.config.js --testTimeout=60000',
      /Tests +5 passed \(5\)/,
    ),
  },
  {
    ...IN_MEMORY,
    name: 'Playwright, a page built by Vite',
    tools: ['@playwright/test', 'vite'],
    runs: 'Chromium, of the machine',
    run: tests('playwright test --config memory/playwright.config.js --timeout=60000', /1 passed/),
  },
];
