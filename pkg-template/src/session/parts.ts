// The parts of the package in which its entries differ: each gives its own to its sessions. All else that is behind a
// Session is a script that the entries share (build/shared-scripts.mjs).

import type { Client, StompConfig } from '../client/client.js';
import type { Make } from '../engine/load/instantiate.js';
import type { headerLine } from '../connection/header-lines.js';
import type { ReceivedFrame } from '../frames/received-frame.js';
import { provide } from './engine/call.js';
import { type DeliveredClass, deliveredOf } from './message.js';
import { askForTexts } from './stomp-error.js';
import { told } from './texts.js';

export interface Parts {
  readonly Client: new (config: StompConfig) => Client;
  readonly ReceivedFrame: typeof ReceivedFrame;
  readonly headerLine: typeof headerLine;
  /** Gives what makes instances of the module. Throws where there can be none. */
  readonly obtain: () => Make;
}

/** The parts of an entry, and what is made of them. */
export interface Provided extends Parts {
  /** The class of its messages. */
  readonly Delivered: DeliveredClass;
}

/** The parts of an entry, whose module is used from now on; errors have their texts of it. */
export function provided(parts: Parts): Provided {
  provide(parts.obtain);
  askForTexts(told);
  return { ...parts, Delivered: deliveredOf(parts.ReceivedFrame) };
}
