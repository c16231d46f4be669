// The documents in docs/recipes and docs/broker/test-runners.md, which have to show the files that are built and used, whole.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROJECTS = fileURLToPath(new URL('projects/', import.meta.url));
const DOCUMENTS = fileURLToPath(new URL('../../docs/', import.meta.url));

const FOLDERS = {
  'recipes/react.md': 'stores/recipes/react',
  'recipes/vue.md': 'stores/recipes/vue',
  'recipes/svelte.md': 'stores/recipes/svelte',
  'recipes/angular.md': 'angular/recipe',
  'broker/test-runners.md': 'test-runners/memory',
};

/** A link to a file of a project, and the code block below it. */
const SHOWN =
  /^\[[\w.-]+\]\(..\/..\/tests\/packaging\/projects\/([\w./-]+)\):\n\n```\w+\n([^]*?)^```$/gm;

test('every document of docs/recipes belongs to a recipe', async () => {
  const recipes = (await readdir(join(DOCUMENTS, 'recipes'))).map((name) => `recipes/${name}`);
  const named = Object.keys(FOLDERS).filter((name) => name.startsWith('recipes/'));
  assert.deepEqual(recipes.sort(), named.sort());
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
