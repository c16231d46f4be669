// The applications of docs/recipes, each in three browsers.

import { inBrowsers, page, script } from '../support/ways.mjs';
import { BUILD_ANGULAR } from './frameworks.mjs';

/** What comes of an application that works: see application/recipe.mjs. */
const EXPECTED = {
  told: 'waiting: The socket was closed (1001: restart)',
  hasNextAttempt: true,
  messages: ['Hello', 'Written while away', 'Here again'],
  left: '',
  failures: [],
};

/** What Angular waits for is done while the session is connected. */
const STABLE = { ...EXPECTED, stable: true };

const BROWSERS = ['chromium', 'firefox', 'webkit'];

const inEach = (outcome) => Object.fromEntries(BROWSERS.map((name) => [name, outcome]));

const recipe = (name, tools, others) => ({
  name: `${name}, a recipe with \`Session\``,
  tools,
  takes: '`import`',
  runs: 'Chromium, Firefox, WebKitGTK',
  note: `[recipe](recipes/${name.toLowerCase()}.md)`,
  expected: inEach(EXPECTED),
  ...others,
});

const bundled = (name, tools) =>
  recipe(name, tools, {
    project: 'stores',
    takes: '`import`, bundled by esbuild',
    build: ['node build.mjs'],
    run: inBrowsers(
      BROWSERS,
      script(`dist/recipe-${name.toLowerCase()}.js`, { countsErrors: true }),
    ),
  });

export const recipes = [
  bundled('React', ['react']),
  bundled('Vue', ['vue', 'pinia']),
  recipe('Angular', ['@angular/core', 'zone.js'], {
    project: 'angular',
    build: BUILD_ANGULAR,
    run: inBrowsers(BROWSERS, page('index.html?recipe', 'dist/browser', { countsErrors: true })),
    expected: inEach({ withZone: STABLE, withoutZone: STABLE }),
  }),
  bundled('Svelte', ['svelte']),
];
