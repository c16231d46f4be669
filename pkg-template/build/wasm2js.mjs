// The module as JavaScript, for places without WebAssembly.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'esbuild';

const run = promisify(execFile);
const binaryen = (tool) =>
  fileURLToPath(new URL(`../../node_modules/binaryen/bin/${tool}`, import.meta.url));

/** The module does not say itself what it has; memories beyond 4 GiB and several of them cannot be lowered. */
const FEATURES = ['-all', '--disable-memory64', '--disable-multimemory'];

/** What wasm2js does not know: instructions that WebAssembly did not have at first. */
const LOWER = [
  '--signext-lowering',
  '--llvm-memory-copy-fill-lowering',
  '--llvm-nontrapping-fptoint-lowering',
];

/** A script that exports a function by default, which makes an instance of `wasm` and gives its exports. */
export async function wasmToJs(wasm, target) {
  const folder = await mkdtemp(join(tmpdir(), 'stomp-wasm-js-'));
  try {
    const [lowered, script] = [join(folder, 'lowered.wasm'), join(folder, 'script.js')];
    const lowering = [...FEATURES, ...LOWER, '-O2', '-o', lowered];
    await run(process.execPath, [binaryen('wasm-opt'), wasm, ...lowering]);
    await run(process.execPath, [binaryen('wasm2js'), lowered, '-O2', '-o', script]);
    const code = lazy(await readFile(script, 'utf8'));
    return (await transform(code, { minify: true, target, legalComments: 'none' })).code;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** wasm2js makes the instance when its script is loaded. Here it is made when it is asked for. */
function lazy(script) {
  const [definitions, instance] = script.split('var retasmFunc = ');
  if (instance === undefined) throw new Error('wasm2js writes other scripts than it used to');
  return `export default function () {\n${definitions}\nreturn asmFunc({});\n}\n`;
}
