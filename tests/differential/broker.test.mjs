// Over this project's broker.

import { declareOver } from './harness/live/suite.mjs';

await declareOver('broker', {
  repeats: 3,
  faults: [
    'headers in another order',
    'text sent as bytes',
    'an error swallowed',
    'a callback called later',
    'a close code',
    'a debug text left out',
  ],
});
