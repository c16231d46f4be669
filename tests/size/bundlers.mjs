// What bundlers make of an application of Client, and of one of Session: whether they leave out what is not used.
//
//   node tests/size/bundlers.mjs FOLDER      installs the bundlers into FOLDER, and prints

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import ts from 'typescript';

import { install } from '../packaging/support/projects.mjs';
import { pack } from '../packaging/support/tarball.mjs';
import { brotli } from './parts.mjs';
import { table } from './tables.mjs';

const ENTRIES = {
  'with SockJS': ['stomp-wasm', "sockjsURL: '/stomp'"],
  'without SockJS': ['stomp-wasm/websocket', "brokerURL: '/ws'"],
};
const CLASSES = ['Client', 'Session'];
/** A longer text is a module. */
const LONGEST_TEXT = 10_000;

/** An application as people write it. */
const application = (name, [entry, option]) =>
  `import { ${name} } from '${entry}';\nglobalThis.made = new ${name}({ ${option} });\n`;

/** Each bundles a file into a folder, as small as it can; `tool` gives a package of the folder where all are. */
const BUNDLERS = {
  async esbuild(tool, entry, outdir) {
    const { build } = await tool('esbuild');
    const options = { bundle: true, minify: true, format: 'esm', legalComments: 'none' };
    await build({ ...options, entryPoints: [entry], outdir });
  },

  async Rollup(tool, entry, dir) {
    const { rollup } = await tool('rollup');
    const { nodeResolve } = await tool('@rollup/plugin-node-resolve');
    const { transform } = await tool('esbuild');
    // As an ES module, whose names at the top are no others'.
    const options = { minify: true, format: 'esm', legalComments: 'none' };
    const renderChunk = (code) => transform(code, options);
    const plugins = [nodeResolve(), { name: 'minify', renderChunk }];
    const bundle = await rollup({ input: entry, plugins });
    await bundle.write({ dir, format: 'es' });
    await bundle.close();
  },

  async webpack(tool, entry, path) {
    const { default: webpack } = await tool('webpack');
    const options = { mode: 'production', entry, output: { path }, context: path };
    const stats = await new Promise((done, fail) =>
      webpack(options, (error, given) => (error ? fail(error) : done(given))),
    );
    if (stats.hasErrors()) throw new Error(stats.toString());
  },

  async Vite(tool, entry, outDir) {
    const { build } = await tool('vite');
    const rollupOptions = { input: entry };
    const options = { outDir, rollupOptions, modulePreload: false, emptyOutDir: true };
    await build({ root: outDir, configFile: false, logLevel: 'error', build: options });
  },
};

/** `[{ name, figures }]`: bytes after brotli of an application of Client and one of Session, without the modules. */
async function measured(folder) {
  const rows = [];
  const tool = (name) => import(pathToFileURL(createRequire(join(folder, 'x.js')).resolve(name)));
  const place = join(folder, 'applications');
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  for (const [bundler, bundle] of Object.entries(BUNDLERS))
    for (const [entry, of] of Object.entries(ENTRIES)) {
      const figures = [];
      for (const name of CLASSES) {
        const at = join(place, `${bundler}-${rows.length}-${name}`);
        await mkdir(at);
        const source = `${at}.js`;
        await writeFile(source, application(name, of));
        await bundle(tool, source, at);
        figures.push(...(await weighed(at)));
      }
      rows.push({ name: `${bundler}, ${entry}`, figures });
    }
  return rows;
}

/** The bytes of what is in a folder: all of it, and without the modules. */
async function weighed(folder) {
  const files = await readdir(folder, { recursive: true });
  const scripts = files.filter((file) => /\.m?js$/.test(file));
  const texts = await Promise.all(scripts.map((file) => readFile(join(folder, file), 'utf8')));
  const all = texts.join('\n');
  return [all, withoutModules(all)].map((text) => brotli(Buffer.from(text)));
}

function withoutModules(script) {
  let text = '';
  let end = 0;
  const look = (node) => {
    if (ts.isStringLiteralLike(node) && node.text.length > LONGEST_TEXT) {
      text += script.slice(end, node.getStart());
      ({ end } = node);
    }
    ts.forEachChild(node, look);
  };
  const { ESNext } = ts.ScriptTarget;
  look(ts.createSourceFile('script.js', script, ESNext, true, ts.ScriptKind.JS));
  return text + script.slice(end);
}

const folder = resolve(process.argv[2]);
const project = join(folder, 'project');
await install('bundlers', project, await pack(join(folder, 'tarball')));
const rows = await measured(project);
const cells = ({ figures: [client, clientScript, session, sessionScript] }) => [
  client,
  session,
  clientScript,
  sessionScript,
  sessionScript - clientScript,
];
const title = 'bundled, after brotli (scripts: without the modules)';
const columns = ['Client', 'Session', 'scripts', 'scripts', 'more'];
process.stdout.write(
  table(
    title,
    columns,
    rows.map((row) => ({ name: row.name, cells: cells(row) })),
  ),
);
