// Which copies of the client are installed in a project, and which of them the application and its libraries get.

import { execFile } from 'node:child_process';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CLIENTS_USED = fileURLToPath(new URL('clients-used.mjs', import.meta.url));

export const CLIENT = '@stomp/stompjs';
export const isClient = ({ name }) => name === CLIENT || name === 'stomp-wasm';

/** The installed packages that are a client: `[{name, folder}]`. */
export async function copiesOfClient(project) {
  const entries = await readdir(join(project, 'node_modules'), { recursive: true });
  const manifests = entries.filter((path) => path.endsWith('package.json'));
  const found = await Promise.all(
    manifests.map((path) => read(join(project, 'node_modules', path))),
  );
  return [...new Map(found.filter(isClient).map((copy) => [copy.folder, copy])).values()];
}

/** The name of a package, and its real folder. */
export async function read(path) {
  const { name } = JSON.parse(await readFile(path, 'utf8').catch(() => '{}'));
  return { name, folder: name && dirname(await realpath(path)) };
}

/** The folder of the client that a program in `project` gets by the name of stompjs, and that of one of its libraries. */
export async function clientsUsed(project, library) {
  const { stdout } = await run(process.execPath, [CLIENTS_USED, project, library]);
  return JSON.parse(stdout);
}
