// What the log says of attempts that come to nothing. The hunks of all rows are of logs without it.

import { causesOnce, toldByReport, withoutReasons } from './rules.mjs';

export const reasons = [
  {
    id: 'why',
    stompjs:
      'does not log close codes, bodies of ERROR frames, and what may help where no connection comes about',
    ours: 'logs them',
    why: 'they say why a client does not connect',
    transformOurs: withoutReasons,
    settle: { theirs: causesOnce, ours: toldByReport },
  },
];
