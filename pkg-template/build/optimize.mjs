// Makes a module small: `node pkg-template/build/optimize.mjs FROM TO [--names] [--keep-texts]`; `--names` keeps those of
// its functions, `--keep-texts` what messages of panics share with others. A module with texts is large, and optimised once.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import binaryen from 'binaryen';

const [from, to, ...flags] = process.argv.slice(2);
const keepsTexts = flags.includes('--keep-texts');
const compiled = await readFile(from);
const module = binaryen.readBinary(keepsTexts ? compiled : withoutLastWords(compiled));
// Addresses that the linker exports, for code that has its own memory management.
const exported = Array.from({ length: module.getNumExports() }, (_, index) => {
  return binaryen.getExportInfo(module.getExportByIndex(index)).name;
});
for (const name of exported.filter((name) => name.startsWith('__'))) module.removeExport(name);
// The message of a panic has no reader here, so every panic becomes one instruction.
const PANICS =
  /4core(9panicking|5slice5index16slice_index_fail)|5alloc(5alloc18handle_alloc_error|7raw_vec12handle_error)|13assert_failed/;
for (let index = 0; !keepsTexts && index < module.getNumFunctions(); index++) {
  const handle = module.getFunctionByIndex(index);
  if (PANICS.test(binaryen.Function.getName(handle)))
    binaryen.Function.setBody(handle, module.unreachable());
}
binaryen.setDebugInfo(flags.includes('--names'));
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
// A function within another is compiled with it, also if it is never run; and two small ones compress better.
binaryen.setOneCallerInlineMaxSize(100);
// Functions that are no larger than a call of them with its arguments.
binaryen.setAlwaysInlineMaxSize(5);
// Offsets become part of loads and stores. The stack's far end is at the bottom of the memory: nothing is stored there.
binaryen.setLowMemoryUnused(true);
// Also what is written is made smaller, not only what it is written from.
binaryen.setGenerateStackIR(true);
binaryen.setOptimizeStackIR(true);
// What one run leaves unused, the next one finds.
for (let run = 0; run < (keepsTexts ? 1 : 3); run++) module.optimize();
// Lists for tools that work on the module afterwards.
module.runPasses(['strip-target-features', 'strip-producers']);
const bytes = module.emitBinary();
const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
if (imports.length)
  throw new Error(`the module imports ${imports.map(({ name }) => name).join(', ')}`);
await mkdir(dirname(to), { recursive: true });
await writeFile(to, bytes);

/** The texts that only panics need, the digits of their numbers among them, are zeros: they weigh nothing. */
function withoutLastWords(bytes) {
  const texts =
    /\/rustc\/[0-9a-f]{40}[\w/]*\.rs|memory allocation of | bytes failed|capacity overflow|00010203(\d\d)+9899/g;
  return Buffer.from(
    bytes.toString('latin1').replace(texts, (text) => '\0'.repeat(text.length)),
    'latin1',
  );
}
