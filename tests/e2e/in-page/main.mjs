// The script of the page: what the harness can call.

import * as scenarios from '../scenarios/index.mjs';
import { cycles } from './cycles.mjs';
import { watch } from './watch.mjs';

globalThis.runScenario = (path, environment) => {
  const [group, name] = path.split('.');
  return scenarios[group][name].inPage(environment);
};

globalThis.watch = watch;

globalThis.cycles = cycles;
