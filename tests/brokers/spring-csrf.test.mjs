// The scenarios with the set-up of this name (servers/).

import { suite } from './kit/suite.mjs';

suite('spring-csrf');
