// The alias that the README shows, under the package managers: a library written for stompjs gets the same copy of
// the client as the application, in a new project and in one that had stompjs.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { clientsUsed, copiesOfClient } from './copies.mjs';
import { packageManagers } from './managers.mjs';
import { blocksOf, emptyFolder, workplace } from './workplace.mjs';

const LIBRARIES = {
  '@stomp/rx-stomp': { '@stomp/rx-stomp': '^2.4.0', rxjs: '^7.8.0', uuid: '^11.1.0' },
  'react-stomp-hooks': { 'react-stomp-hooks': '^3.0.1', react: '^19.0.0' },
};
const MANAGERS = ['npm', 'pnpm', 'yarn 1', 'yarn 4'];
const STOMPJS = { '@stomp/stompjs': '^7.0.0' };

const [alias, pnpmLine, yarnLine] = (await blocksOf('Coming from @stomp/stompjs'))
  .filter(({ language }) => ['json', 'yaml'].includes(language))
  .map(({ code }) => code);
const { dependencies: ALIAS } = JSON.parse(alias);

let work;
let managers;
before(async () => {
  work = await workplace();
  managers = await packageManagers(work.folder, work.registry);
});
after(() => work?.close());

/** Writes what a project asks for, with what the README says that this manager needs. */
async function ask(folder, manager, dependencies, isAliased) {
  const line = isAliased && manager.startsWith('yarn') ? JSON.parse(yarnLine) : {};
  const manifest = { name: 'application', version: '1.0.0', private: true, dependencies, ...line };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  // What belongs to another project above ends here.
  if (manager === 'yarn 4') await writeFile(join(folder, 'yarn.lock'), '', { flag: 'a' });
  if (manager === 'pnpm')
    await writeFile(join(folder, 'pnpm-workspace.yaml'), isAliased ? pnpmLine : '{}\n');
}

async function assertOneCopy(folder, library, name) {
  const copies = await copiesOfClient(folder);
  assert.deepEqual(
    copies.map((copy) => copy.name),
    [name],
  );
  const [{ folder: only }] = copies;
  assert.deepEqual(await clientsUsed(folder, library), [only, only]);
}

for (const manager of MANAGERS) {
  describe(manager, () => {
    for (const [library, needs] of Object.entries(LIBRARIES)) {
      test(`a new project with ${library}`, async () => {
        const folder = await emptyFolder(work, `${manager} new ${library}`);
        await ask(folder, manager, { ...ALIAS, ...needs }, true);
        await managers[manager].install(folder);
        await assertOneCopy(folder, library, 'stomp-wasm');
      });

      test(`a project that had stompjs with ${library}, and its lock file`, async () => {
        const folder = await emptyFolder(work, `${manager} existing ${library}`);
        await ask(folder, manager, { ...STOMPJS, ...needs }, false);
        await managers[manager].install(folder);
        await assertOneCopy(folder, library, '@stomp/stompjs');
        await ask(folder, manager, { ...ALIAS, ...needs }, true);
        await managers[manager].install(folder);
        await assertOneCopy(folder, library, 'stomp-wasm');
      });
    }
  });
}

for (const [library, needs] of Object.entries(LIBRARIES)) {
  test(`npm: ${library} is added to a project that has the alias`, async () => {
    const folder = await emptyFolder(work, `npm later ${library}`);
    await ask(folder, 'npm', ALIAS, true);
    await managers.npm.install(folder);
    const added = Object.entries(needs).map(([name, range]) => `${name}@${range}`);
    await managers.npm.run(`install ${added.join(' ')}`, folder);
    await assertOneCopy(folder, library, 'stomp-wasm');
  });
}
