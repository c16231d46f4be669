// Prints which folders a program in a project, and one of its libraries, get the client from, by the name of stompjs:
// `node clients-used.mjs PROJECT LIBRARY`. A process of its own, because Node remembers what it has resolved.

import { realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { CLIENT, isClient, read } from './copies.mjs';

const [project, library] = process.argv.slice(2);
const application = join(project, 'package.json');
const inLibrary = await realpath(createRequire(application).resolve(library));
console.log(JSON.stringify([await clientOf(application), await clientOf(inLibrary)]));

async function clientOf(file) {
  let folder = dirname(await realpath(createRequire(file).resolve(CLIENT)));
  while (!isClient(await read(join(folder, 'package.json')))) {
    if (folder === dirname(folder)) throw new Error(`${file} gets something else by that name`);
    folder = dirname(folder);
  }
  return folder;
}
