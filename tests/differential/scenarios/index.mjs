// All scenarios, in the order of a client's life.

import acknowledging from './acknowledging.mjs';
import activating from './activating.mjs';
import callbacks from './callbacks.mjs';
import compat from './compat.mjs';
import configuring from './configuring.mjs';
import connecting from './connecting.mjs';
import deactivating from './deactivating.mjs';
import defectsLife from './defects-life.mjs';
import defectsReceive from './defects-receive.mjs';
import defectsSend from './defects-send.mjs';
import frames from './frames.mjs';
import heartbeats from './heartbeats.mjs';
import options from './options.mjs';
import publishing from './publishing.mjs';
import receipts from './receipts.mjs';
import receiving from './receiving.mjs';
import reconnecting from './reconnecting.mjs';
import states from './states.mjs';
import subscribing from './subscribing.mjs';
import surface from './surface.mjs';
import transactions from './transactions.mjs';

export default [
  ...surface,
  ...configuring,
  ...options,
  ...activating,
  ...connecting,
  ...receiving,
  ...publishing,
  ...subscribing,
  ...acknowledging,
  ...transactions,
  ...receipts,
  ...heartbeats,
  ...reconnecting,
  ...deactivating,
  ...states,
  ...callbacks,
  ...frames,
  ...compat,
  ...defectsReceive,
  ...defectsSend,
  ...defectsLife,
];
