// The package managers, with caches of their own, and the registry of the tests.

import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { run } from '../support/program.mjs';

const HERE = fileURLToPath(new URL('managers', import.meta.url));
const TIME = 300_000;

/** Installs pnpm and both yarns in `work`; gives the managers by their names. */
export async function packageManagers(work, registry) {
  const programs = join(work, 'managers');
  await mkdir(programs, { recursive: true });
  await cp(HERE, programs, { recursive: true });
  const npm = new Manager('npm', 'npm', environment(work, registry));
  await npm.run('ci --ignore-scripts', programs);
  const node = (script) => `${process.execPath} ${join(programs, 'node_modules', script)}`;
  return {
    npm,
    pnpm: npm.with('pnpm', node('pnpm/bin/pnpm.cjs'), 'install --no-frozen-lockfile'),
    'yarn 1': npm.with('yarn 1', node('yarn/bin/yarn.js'), 'install --non-interactive'),
    'yarn 4': npm.with('yarn 4', node('@yarnpkg/cli-dist/bin/yarn.js')),
  };
}

/** A package manager. */
class Manager {
  constructor(name, program, env, install = 'install') {
    Object.assign(this, { name, program, env, installArguments: install });
  }

  with(name, program, install) {
    return new Manager(name, program, this.env, install);
  }

  /** Installs what package.json in `folder` asks for. */
  install(folder) {
    return this.run(this.installArguments, folder);
  }

  run(args, folder) {
    return run(`${this.program} ${args}`, { cwd: folder, env: this.env }, TIME);
  }
}

/** What all of them read from the environment. */
export function environment(work, { url }) {
  return {
    npm_config_registry: url,
    npm_config_cache: join(work, 'caches/npm'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_ignore_scripts: 'true',
    npm_config_update_notifier: 'false',
    npm_config_store_dir: join(work, 'caches/pnpm-store'),
    npm_config_cache_dir: join(work, 'caches/pnpm'),
    // pnpm keeps what is not used any more for a week, which would count as another copy.
    npm_config_modules_cache_max_age: '0',
    YARN_REGISTRY: url,
    YARN_CACHE_FOLDER: join(work, 'caches/yarn'),
    YARN_NPM_REGISTRY_SERVER: url,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_GLOBAL_FOLDER: join(work, 'caches/yarn-4'),
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    YARN_ENABLE_TELEMETRY: 'false',
    YARN_ENABLE_SCRIPTS: 'false',
    YARN_NODE_LINKER: 'node-modules',
  };
}
