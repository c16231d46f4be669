// The module of Session's decisions translated to JavaScript, for entries that compile no WebAssembly.

import instance from 'stomp-core/session-js';
import type { Make } from '../../engine/load/instantiate.js';

export const obtain = (): Make => instance;
