// The entries of the npm package, as `exports` in its package.json lists them, and what each exports.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from '../documents.mjs';
import { exportsOf } from './declarations.mjs';

/** Entries that the reference leaves out, and why. */
const LEFT_OUT = {
  'stomp-wasm/package.json': 'data',
  'stomp-wasm/stomp.wasm': 'a file; what an import of it gives is a `ModuleSource`, which is shown',
};

/**
 * The exports of each entry of the built package, by the entry's name.
 *
 * @throws Error if an entry has no declarations, or one is left out that is not there.
 */
export async function declaredEntries() {
  const folder = path.resolve(root, process.env.STOMP_WASM_PKG ?? 'pkg');
  const { name, exports } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const entries = Object.entries(exports).map(([key, target]) => [
    path.posix.join(name, key),
    target,
  ]);
  const gone = Object.keys(LEFT_OUT).filter((one) => !entries.some(([entry]) => entry === one));
  if (gone.length > 0) throw new Error(`the package has no entry ${gone.join(', ')}`);
  const shown = entries.filter(([entry]) => !(entry in LEFT_OUT));
  const files = shown.map(([entry, target]) => path.join(folder, typesOf(entry, target)));
  const declared = exportsOf(files);
  return new Map(shown.map(([entry], index) => [entry, declared[index]]));
}

function typesOf(entry, target) {
  if (!target.import?.types) throw new Error(`${entry} has no types for those who import it`);
  return target.import.types;
}

/** Whether an export is declared as another is, with no member that the other has not. */
export function isPartOf(one, other) {
  const has = (member) =>
    other.members.some(
      ({ name, isStatic, signature }) =>
        name === member.name && isStatic === member.isStatic && signature === member.signature,
    );
  return one.signature === other.signature && one.members.every(has);
}
