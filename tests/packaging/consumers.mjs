// The consumers of the package: each row of the matrix, and how it is built and run.
//
// name     what it is
// tools    packages whose versions tell which consumer this is
// takes    how it gets at the package
// runs     where the result is run
// project  the folder in projects/ that is installed for it
// build    commands, in that folder
// run      how what was built is run (see support/ways.mjs)
// expected what that gives, if it is more than what arrived on the round trip
// note     a link to what docs/compatibility.md has to say of it

import { bundlers } from './consumers/bundlers.mjs';
import { fakeTimers } from './consumers/fake-timers.mjs';
import { frameworks } from './consumers/frameworks.mjs';
import { pages } from './consumers/pages.mjs';
import { recipes } from './consumers/recipes.mjs';
import { runtimes } from './consumers/runtimes.mjs';
import { stores } from './consumers/stores.mjs';
import { testRunners } from './consumers/test-runners.mjs';

export const consumers = [
  ...bundlers,
  ...frameworks,
  ...stores,
  ...recipes,
  ...pages,
  ...runtimes,
  ...testRunners,
  ...fakeTimers,
];
