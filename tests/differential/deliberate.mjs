// Everything in which this package differs from @stomp/stompjs 7.5.0 on purpose. Whatever else differs is a fault.
//
// A row: `id`, the defect it is about, or a name; what `stompjs` does; what `ours` does; `why`; and what exactly it
// excuses: in scenarios whose name matches `in` (all, if not given),
// - the hunks in deliberate/<id>.diff, each for one scenario in one place, written by replay.mjs --accept;
// - `rewrite`: lines of stompjs's log that match become the replacement (null: they go);
// - `transform`: what becomes of stompjs's whole log;
// - `transformOurs`: the same of our log;
// - `settle`: what becomes of both logs, behind the hunks of all rows.
// Rows work one after the other, in the order of the table below. A row that finds nothing to do is a fault as well.
// The rows are in deliberate/, by subject.

import { attempts } from './deliberate/attempts.mjs';
import { connections } from './deliberate/connections.mjs';
import { everywhere } from './deliberate/everywhere.mjs';
import { options } from './deliberate/options.mjs';
import { reasons } from './deliberate/reasons.mjs';
import { receiving } from './deliberate/receiving.mjs';
import { sending } from './deliberate/sending.mjs';
import { hunksOf } from './harness/hunks.mjs';

const table = [
  ...reasons,
  ...everywhere,
  ...options,
  ...attempts,
  ...receiving,
  ...sending,
  ...connections,
];

export const rows = table.map((row) => ({ ...row, patch: hunksOf(row.id) }));
