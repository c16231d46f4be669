// Makes a package of which another entry is the main one, so that every test of the package can be run on
// that entry: `node tests/entries/as-package.mjs js target/entries/js`, then STOMP_WASM_PKG=target/entries/js.

import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const [entry, folder] = process.argv.slice(2);
const source = resolve(process.env.STOMP_WASM_PKG ?? 'pkg');

const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'));
const chosen = manifest.exports[`./${entry}`];
if (chosen?.import === undefined) throw new Error(`${source} has no entry ./${entry}`);

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await cp(source, folder, { recursive: true });
await copyFile(join(source, chosen.import.default), join(folder, 'esm6/index.js'));
await copyFile(join(source, chosen.require.default), join(folder, 'bundles/stomp.umd.js'));
const minified = chosen.require.default.replace(/(\.min)?\.js$/, '.min.js');
await copyFile(join(source, minified), join(folder, 'bundles/stomp.umd.min.js'));
manifest.exports['.'] = chosen;
await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
