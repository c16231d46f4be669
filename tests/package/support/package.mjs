// The package under test, as it was built, and stompjs to compare it with.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = resolve(process.env.STOMP_WASM_PKG ?? 'pkg');

/** Everything the package exports. */
export const ours = await import(pathToFileURL(`${folder}/esm6/index.js`).href);
/** Everything @stomp/stompjs exports. */
export const theirs = await import('@stomp/stompjs');
