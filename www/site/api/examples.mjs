// The examples of the API reference: regions of the files in docs/api/examples, each named after the exports that it shows.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from '../documents.mjs';

export const FOLDER = 'docs/api/examples';

/** The pages of the reference: a file of examples each, of an entry of the package. */
export const GROUPS = [
  { file: 'session', title: 'Session', entry: 'stomp-wasm' },
  { file: 'client', title: 'Client', entry: 'stomp-wasm' },
  { file: 'messages', title: 'Messages and frames', entry: 'stomp-wasm' },
  { file: 'sockets', title: 'Sockets, SockJS, loading', entry: 'stomp-wasm' },
  { file: 'stompjs', title: 'Names of stompjs', entry: 'stomp-wasm' },
  { file: 'testing', title: 'Testing', entry: 'stomp-wasm/testing' },
  { file: 'memory', title: 'Testing in memory', entry: 'stomp-wasm/testing/memory' },
];

/** The examples of a group in their order: the `names` that each shows, its `caption` and its `code`. */
export async function examplesOf({ file }) {
  const text = await readFile(path.join(root, FOLDER, `${file}.ts`), 'utf8');
  return [...text.matchAll(/^\/\/#region (.*)\n([^]*?)^\/\/#endregion$/gm)].map(
    ([, names, body]) => {
      const lines = body.trimEnd().split('\n');
      const end = lines.findIndex((line) => !line.startsWith('// '));
      const caption = lines.slice(0, end).map((line) => line.slice(3));
      return {
        names: names.split(',').map((name) => name.trim()),
        caption: caption.join(' '),
        code: unwrapped(lines.slice(end)).join('\n'),
      };
    },
  );
}

/** The lines of a block without its braces, which keep the names of one example out of the others. */
function unwrapped(lines) {
  if (lines[0] !== '{' || lines.at(-1) !== '}') return lines;
  return lines.slice(1, -1).map((line) => line.replace(/^ {2}/, ''));
}
