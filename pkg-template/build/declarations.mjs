// The types of the package: those of the TypeScript sources, rolled into one file.

import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { ENTRY, PACKAGE, TSCONFIG } from './paths.mjs';

/** Writes index.d.ts, and the same as index.d.cts for those who `require` the package. */
export async function declare() {
  const file = join(PACKAGE, 'index.d.ts');
  const graph = await rollup({ input: ENTRY, plugins: [dts({ tsconfig: TSCONFIG })] });
  await graph.write({ format: 'es', file });
  await graph.close();
  await copyFile(file, join(PACKAGE, 'index.d.cts'));
}
