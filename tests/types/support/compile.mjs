// Compilers, and the settings under which applications use a package.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const modules = new URL('../../../node_modules/', import.meta.url);
const compiler = (name, folder) => ({
  name,
  script: fileURLToPath(new URL(`${folder}/bin/tsc`, modules)),
});

export const typescript5 = compiler('TypeScript 5', 'typescript');
/** The oldest that the package's declarations are for. */
export const typescript4 = compiler('TypeScript 4.5', 'typescript-4');
export const typescript7 = compiler('TypeScript 7', 'typescript-7');

const NODE16 = { module: 'node16', moduleResolution: 'node16' };

/** How applications resolve modules; `type` goes into their package.json. */
export const esModules = { name: 'node16, ES modules', type: 'module', options: NODE16 };
export const commonJs = { name: 'node16, CommonJS', type: 'commonjs', options: NODE16 };
export const bundler = {
  name: 'bundler',
  type: 'module',
  options: { module: 'esnext', moduleResolution: 'bundler' },
};
/** Knows nothing of `exports`: what older tools still set, and TypeScript 7 no longer takes. */
export const node10 = {
  name: 'node10',
  type: 'commonjs',
  options: { module: 'esnext', moduleResolution: 'node10' },
};

/** Every combination of a compiler and settings that it takes. */
export const COMBINATIONS = [
  ...[typescript5, typescript7].flatMap((compiler) =>
    [esModules, commonJs, bundler].map((settings) => ({ compiler, settings })),
  ),
  { compiler: typescript5, settings: node10 },
];

/** As strict as it goes; declaration files are checked as well. */
const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  isolatedModules: true,
  esModuleInterop: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true,
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable', 'esnext.disposable'],
  types: [],
  noEmit: true,
};

/**
 * Compiles sources of an application; fails with what the compiler says against them.
 *
 * @param application where package.json and tsconfig.json are written, and the package is found
 * @param files of the application, relative to it
 * @param options of the compiler, further ones
 */
export async function compiles(application, { compiler, settings, files, options = {} }) {
  await application.write('package.json', { private: true, type: settings.type });
  await application.write('tsconfig.json', {
    compilerOptions: { ...STRICT, ...settings.options, ...options },
    files,
  });
  const said = await output(
    process.execPath,
    [compiler.script, '--pretty', 'false'],
    application.directory,
  );
  assert.ok(said === '', `${compiler.name} says:\n${said}`);
}

function output(program, args, cwd) {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else if (error && !stdout) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(stdout);
    });
  });
}
