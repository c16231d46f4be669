// What a stranger gets: the tarball that `npm pack` makes of the built package.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { mustExist, stompWasm } from '../../e2e/support/environment.mjs';
import { run } from './program.mjs';

/** Packs the built package into `folder` and gives the path of the tarball. */
export async function pack(folder) {
  mustExist(
    join(stompWasm.directory, 'package.json'),
    'build the package (cargo xtask build) or set STOMP_WASM_PKG',
  );
  await mkdir(folder, { recursive: true });
  const command = `npm pack --json --ignore-scripts --pack-destination ${folder}`;
  const listed = JSON.parse(await run(command, { cwd: stompWasm.directory }, 60_000));
  // npm 12 lists by name what npm 11 lists in order.
  const [{ filename }] = Object.values(listed);
  return join(folder, filename);
}
