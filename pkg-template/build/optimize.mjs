// Makes a module small: `node pkg-template/build/optimize.mjs MODULE [--names]`; `--names` keeps those of its
// functions. What wasm-bindgen adds for modules that exchange JavaScript values goes first: this one
// exchanges numbers.

import { readFile, writeFile } from 'node:fs/promises';
import binaryen from 'binaryen';

const [path, names] = process.argv.slice(2);
const module = binaryen.readBinary(await readFile(path));
const exported = Array.from({ length: module.getNumExports() }, (_, index) => {
  return binaryen.getExportInfo(module.getExportByIndex(index)).name;
});
for (const name of exported.filter((name) => name.startsWith('__'))) module.removeExport(name);
binaryen.setDebugInfo(names === '--names');
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
// What one run leaves unused, the next one finds.
for (let run = 0; run < 3; run++) module.optimize();
const bytes = module.emitBinary();
const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
if (imports.length) throw new Error(`the module imports ${imports.map(({ name }) => name).join(', ')}`);
await writeFile(path, bytes);
