// The types of the package: those of the TypeScript sources, rolled into one file for each kind of entry.

import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { TYPED } from './entries.mjs';
import { ENTRY, PACKAGE, TSCONFIG } from './paths.mjs';
import { replacing } from './sources.mjs';

/** Writes NAME.d.ts, and the same as NAME.d.cts for those who `require` the package. */
export async function declare() {
  for (const entry of TYPED) {
    const file = join(PACKAGE, `${entry.name}.d.ts`);
    const plugins = [replacing(entry), dts({ tsconfig: TSCONFIG })];
    const graph = await rollup({ input: ENTRY, plugins });
    await graph.write({ format: 'es', file });
    await graph.close();
    await copyFile(file, join(PACKAGE, `${entry.name}.d.cts`));
  }
  // For imports by the path that @stomp/stompjs has.
  await mkdir(join(PACKAGE, 'esm6'), { recursive: true });
  await writeFile(join(PACKAGE, 'esm6/index.d.ts'), "export * from '../index.js';\n");
}
