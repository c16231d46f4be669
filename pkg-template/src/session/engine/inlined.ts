// The module of Session's decisions as part of this package. Other entries have another file in the place of this one.

import { decoder, start, whole } from 'stomp-core/session-text';
import { decoded, type TextModule } from '../../engine/load/decode.js';
import type { Make } from '../../engine/load/instantiate.js';
import { compiled } from '../../engine/load/webassembly.js';

/** What makes instances. */
export const obtain = (): Make => compiled(() => new WebAssembly.Module(decoded(parts())));

/** The code as text, and the texts of the module, each behind its offset. */
function parts(): TextModule {
  const [code, ...texts] = whole().split('\t');
  const plain = texts.map((it) => [parseInt(it, 10), it.slice(it.indexOf(' ') + 1)] as const);
  return { text: () => code, decoder, start, plain };
}
