// What was set out to be reached in Chromium: how many times faster than stompjs, at 64 B, 1 KB, 16 KB, 256 KB, 1 MB.

import { SIZES } from '../cases.mjs';
import { groupOf } from './tables.mjs';

const RATIOS = {
  'incoming, ASCII text': [20, 40, 200, 600, 800],
  'incoming, Korean text': [15, 13, 11, 12, 16],
  'incoming, binary': [11, 19, 55, 70, 13],
  'outgoing, ASCII text': [10, 6, 3.5, 9, 9],
  'outgoing, binary': [4.5, 5, 8, 20, 18],
};

/** The ratio that a case should have; undefined where none was set. */
export const targetOf = (theCase) => RATIOS[groupOf(theCase)]?.[SIZES.indexOf(theCase.size)];

/** How many times as long as stompjs's a start may take, and without Uint8Array.fromHex. */
export const STARTUP_TARGETS = { '': 1.3, 'without Uint8Array.fromHex': 2 };

/** Microseconds above an empty handler at 64 B, over a real WebSocket. */
export const WEBSOCKET_TARGET = 2;
