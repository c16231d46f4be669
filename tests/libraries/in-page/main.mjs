// The script of the page: what the harness can call.

import * as scenarios from '../scenarios/index.mjs';

globalThis.debugLines = [];

globalThis.runScenario = (path, environment) => {
  const [group, name] = path.split('.');
  return scenarios[group][name].inPage(environment);
};
