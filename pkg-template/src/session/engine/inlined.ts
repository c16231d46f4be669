// The module of Session's decisions as part of this package. Other entries have another file in the place of this one.

import { decoder, plain, text } from 'stomp-core/session-text';
import { decoded } from '../../engine/load/decode.js';
import type { Make } from '../../engine/load/instantiate.js';
import { compiled } from '../../engine/load/webassembly.js';

/** What makes instances. */
export const obtain = (): Make =>
  compiled(() => new WebAssembly.Module(decoded({ text, decoder, plain })));
