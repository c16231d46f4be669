// The ways to run what a consumer has built. Each gives what arrived on the round trip.
//
// A way is called with `folder`, the consumer's project; `browsers`; `browserName`, if it is not Chromium; and `brokerURL`.

import assert from 'node:assert/strict';
import { join } from 'node:path';

import { brokerBinary, chromiumBinary } from '../../e2e/support/environment.mjs';
import { EXPECTED } from '../application/round-trip.mjs';
import { outcomeOf } from './page.mjs';
import { Program, run } from './program.mjs';
import { served } from './site.mjs';

const RUN_TIME = 120_000;

/** For programs that use the broker of the tests, start one of their own, or launch the browser. */
const environment = (brokerURL) => ({
  BROKER_URL: brokerURL,
  STOMP_BROKER: brokerBinary,
  CHROME: chromiumBinary,
});

/**
 * A page that a web server serves out of a folder of the project, with response headers; it may report errors if it
 * counts them itself.
 */
export const page =
  (path, site = '.', { headers, countsErrors } = {}) =>
  async ({ folder, ...where }) =>
    served({ folder: join(folder, site), headers }, (address) =>
      outcomeOf({ ...where, countsErrors, address: new URL(path, address) }),
    );

/** A page with nothing but a script, classic or (`type`) a module, next to which its other files are. */
export const script =
  (path, { type = 'text/javascript', countsErrors } = {}) =>
  async ({ folder, ...where }) => {
    const [, site, name] = /(.*)\/(.*)/.exec(path);
    const index = `<!doctype html><meta charset="utf-8"><title>A bundle</title><script defer type="${type}" src="${name}"></script>`;
    return served({ folder: join(folder, site), index }, (address) =>
      outcomeOf({ ...where, countsErrors, address }),
    );
  };

/** A way that opens a page, in one browser after the other; gives what came of it by their names. */
export const inBrowsers = (names, open) => async (where) => {
  const outcomes = {};
  for (const browserName of names) outcomes[browserName] = await open({ ...where, browserName });
  return outcomes;
};

/** A page of a server of the consumer's own, which prints its address; `check(address)` looks at it without a browser. */
export const server =
  (line, { path = '', check = () => {} } = {}) =>
  async ({ folder, ...where }) => {
    const program = new Program(line, { cwd: folder });
    try {
      const [address] = await program.says(/https?:\/\/(localhost|127\.0\.0\.1):\d+/, RUN_TIME);
      await check(address);
      return await outcomeOf({ ...where, address: new URL(path, address) });
    } finally {
      await program.end();
    }
  };

/** A server that answers a request, which names the broker, with the outcome; `port` finds its port in what it says. */
export const service =
  (line, port) =>
  async ({ folder, brokerURL }) => {
    const program = new Program(line, { cwd: folder });
    try {
      const [, number] = await program.says(port, RUN_TIME);
      const query = new URLSearchParams({ broker: brokerURL });
      const response = await fetch(`http://127.0.0.1:${number}/?${query}`, {
        signal: AbortSignal.timeout(RUN_TIME),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text}\n${program.output}`);
      return JSON.parse(text);
    } finally {
      await program.end();
    }
  };

/** Programs, one after the other, each of which prints its outcome as its last line. */
export const program =
  (...lines) =>
  async ({ folder, brokerURL }) => {
    const outcomes = [];
    for (const line of lines) {
      const stdout = await run(line, { cwd: folder, env: environment(brokerURL) }, RUN_TIME);
      outcomes.push(JSON.parse(stdout.trim().split('\n').at(-1)));
    }
    outcomes.slice(1).forEach((outcome) => assert.deepEqual(outcome, outcomes[0]));
    return outcomes[0];
  };

/** A run of tests, which compare the outcome themselves: the runner has to say that all of them were run, and have passed. */
export const tests =
  (line, allPassed) =>
  async ({ folder, brokerURL }) => {
    const testRun = new Program(line, { cwd: folder, env: environment(brokerURL) });
    await testRun.success(RUN_TIME);
    assert.match(testRun.output, allPassed);
    return EXPECTED;
  };
