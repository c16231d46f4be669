// To be imported first: clients take what they find when they are imported.

import { install } from '../globals.mjs';

install();
