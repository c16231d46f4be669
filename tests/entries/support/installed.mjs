// The package as npm packs it, in the node_modules of a folder of its own.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const source = resolve(process.env.STOMP_WASM_PKG ?? 'pkg');

/** Packs the package; gives the tarball, in a folder that the caller removes. */
export async function packed() {
  const folder = await mkdtemp(join(tmpdir(), 'stomp-entries-'));
  const { stdout } = await run(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, source],
    {
      cwd: folder,
    },
  );
  return { folder, tarball: join(folder, stdout.trim()) };
}

/** Installs it. `run` runs a program there; the caller calls `remove` in the end. */
export async function installed() {
  const { folder, tarball } = await packed();
  await run('tar', ['-xzf', tarball, '-C', folder]);
  await mkdir(join(folder, 'node_modules'));
  await rename(join(folder, 'package'), join(folder, 'node_modules/stomp-wasm'));
  return {
    path: (...parts) => join(folder, 'node_modules/stomp-wasm', ...parts),
    remove: () => rm(folder, { recursive: true, force: true }),
    /** What a program prints that stands in a file of this name (.mjs, .cjs) or comes with these flags. */
    async run(name, program, flags = []) {
      const file = join(folder, name);
      await writeFile(file, program);
      const { stdout } = await run(process.execPath, [...flags, file], { cwd: folder }).catch(
        ({ stderr }) => {
          throw new Error(`${name} failed:\n${stderr.slice(-2000)}`);
        },
      );
      return stdout.trim();
    },
  };
}
