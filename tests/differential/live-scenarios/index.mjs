// All scenarios over real brokers, in the order of a client's life.

import acknowledging from './acknowledging.mjs';
import callbacks from './callbacks.mjs';
import connecting from './connecting.mjs';
import ending from './ending.mjs';
import publishing from './publishing.mjs';
import reconnecting from './reconnecting.mjs';
import refusals from './refusals.mjs';
import subscribing from './subscribing.mjs';
import transactions from './transactions.mjs';

export default [
  ...connecting,
  ...publishing,
  ...subscribing,
  ...acknowledging,
  ...transactions,
  ...refusals,
  ...callbacks,
  ...ending,
  ...reconnecting,
];
