// Fake timers of test runners and libraries, under which clients connect, connect again and are cleaned up (F-2):
// application/fake-timers/scenarios.cjs.

import { scenarios, switchingScenarios } from '../application/fake-timers/scenarios.cjs';
import { tests } from '../support/ways.mjs';

const MOST = Object.keys(scenarios).length;
const ALL = MOST + Object.keys(switchingScenarios).length;
/** The environment of Jest 22 lacks what SockJS needs. */
const WITHOUT_SOCKJS = ALL - 1;

const COMMON = {
  takes: '`import`',
  runs: 'Node, of the machine',
  note: '[fake timers](#fake-timers)',
};

/** Jest as a project has it, of whose tests in the file of `config` so many have to pass. */
const jest = (project, config, count) => ({
  ...COMMON,
  project,
  tools: ['jest'],
  takes: '`require`',
  run: tests(`jest --config ${config}`, new RegExp(`Tests: +${count} passed, ${count} total`)),
});

const vitest = (project, config) => ({
  ...COMMON,
  project,
  tools: ['vitest'],
  run: tests(
    `vitest run --config ${config}`,
    new RegExp(`Tests +${4 * ALL} passed \\(${4 * ALL}\\)`),
  ),
});

const jasmine = (project, specs, count) => ({
  ...COMMON,
  project,
  tools: ['jasmine'],
  run: tests(`jasmine ${specs}`, new RegExp(`^${count} specs, 0 failures`, 'm')),
});

const node = (tools, file, count) => ({
  ...COMMON,
  project: 'fake-timers',
  tools,
  run: tests(
    `node --test --test-reporter=spec node/${file}.test.mjs`,
    new RegExp(`pass ${count}\\n.*fail 0\\n`),
  ),
});

/** What the Angular CLI does to a package. */
const LOWER =
  'esbuild node_modules/stomp-wasm/esm6/index.js --bundle --format=esm --supported:async-await=false --outfile=lowered.mjs';

export const fakeTimers = [
  { name: 'Vitest 2, fake timers', ...vitest('fake-timers', 'vitest.config.mjs') },
  { name: 'Vitest, fake timers', ...vitest('test-runners', 'vitest.timers.config.mjs') },
  { name: 'Jest 22, fake timers', ...jest('jest-22', 'jest.config.json', WITHOUT_SOCKJS) },
  { name: 'Jest 27, fake timers', ...jest('jest-27', 'jest.config.json', 2 * ALL) },
  { name: 'Jest, fake timers', ...jest('test-runners', 'jest.timers.config.cjs', 5 * ALL) },
  {
    name: "React's testing library, Jest's timers",
    ...jest('test-runners', 'jest.react.config.cjs', 3),
    tools: ['@testing-library/react', 'react', 'jest'],
    runs: 'Node, of the machine, with jsdom',
  },
  { name: '`jasmine.clock`', ...jasmine('fake-timers', 'jasmine/*.spec.mjs', 2 * ALL) },
  { name: 'sinon, fake timers', ...node(['sinon'], 'sinon', 6 * ALL) },
  { name: '`node:test`, mock timers', ...node([], 'mock', 2 * ALL) },
  {
    name: 'Angular, `fakeAsync`',
    ...jasmine('angular', '--helper=spec/zone.mjs spec/*.spec.mjs', 2 * MOST),
    build: [LOWER],
    tools: ['@angular/core', 'zone.js', 'jasmine'],
  },
];
