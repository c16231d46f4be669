// What the test files declare: the scenarios of a library against a broker.

import { matrix } from '../../e2e/support/matrix.mjs';
import * as scenarios from '../scenarios/index.mjs';
import { bundle } from './bundle.mjs';

/** Declares the scenarios whose group has a name that begins with `library`, for both packages. */
export function library(library, broker) {
  const groups = Object.entries(scenarios).filter(([name]) => name.startsWith(library));
  matrix(broker, { scenarios: Object.fromEntries(groups), script: bundle });
}
