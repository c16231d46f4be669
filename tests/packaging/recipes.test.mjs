// The documents in docs/recipes, which have to show the files that are built and used, whole.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROJECTS = fileURLToPath(new URL('projects/', import.meta.url));
const DOCUMENTS = fileURLToPath(new URL('../../docs/recipes/', import.meta.url));

const FOLDERS = {
  'react.md': 'stores/recipes/react',
  'vue.md': 'stores/recipes/vue',
  'svelte.md': 'stores/recipes/svelte',
  'angular.md': 'angular/recipe',
};

/** A link to a file of a project, and the code block below it. */
const SHOWN =
  /^\[[\w.-]+\]\(..\/..\/tests\/packaging\/projects\/([\w./-]+)\):\n\n```\w+\n([^]*?)^```$/gm;

test('every document belongs to a recipe', async () => {
  assert.deepEqual((await readdir(DOCUMENTS)).sort(), Object.keys(FOLDERS).sort());
});

for (const [document, folder] of Object.entries(FOLDERS))
  test(`${document} shows all files of its recipe, as they are`, async () => {
    const text = await readFile(join(DOCUMENTS, document), 'utf8');
    const shown = Object.fromEntries(
      [...text.matchAll(SHOWN)].map(([, path, code]) => [path, code]),
    );
    assert.equal(text.match(/^```/gm).length, 2 * Object.keys(shown).length);
    const files = (await readdir(join(PROJECTS, folder))).map((name) => `${folder}/${name}`);
    assert.deepEqual(Object.keys(shown).sort(), files.sort());
    for (const path of files)
      assert.equal(shown[path], await readFile(join(PROJECTS, path), 'utf8'), path);
  });
