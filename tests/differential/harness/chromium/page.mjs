// The script of a page: plays all scenarios on the package that it is bundled with.

import './installed.mjs';

import * as library from 'package-under-test';

import { playAll } from '../playing.mjs';
import { random } from '../random.mjs';
import { Stage } from '../stage.mjs';
import suite from '../../scenarios/index.mjs';

/** Resolves to the logs of all scenarios, and of a random one for each seed. */
globalThis.play = (seeds) =>
  playAll([...suite, ...seeds.map(random)], (options) => new Stage(library, options));
