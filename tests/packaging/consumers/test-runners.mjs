// Test runners, with a test that lets a message go round.

import { tests } from '../support/ways.mjs';

export const testRunners = [
  {
    name: 'Vitest',
    project: 'test-runners',
    tools: ['vitest'],
    takes: '`import`',
    runs: 'Node, of the machine',
    run: tests('vitest run', /Tests +1 passed \(1\)/),
  },
  {
    name: 'Jest, jsdom',
    project: 'test-runners',
    tools: ['jest', 'jest-environment-jsdom'],
    takes: '`require`',
    runs: 'Node, of the machine, with the WebSocket of jsdom',
    note: '[jsdom](#jest-with-jsdom)',
    run: tests('jest', /Tests: +3 passed, 3 total/),
  },
];
