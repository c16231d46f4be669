// How each entry comes by its module, and what it says when it does not.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { installed } from './support/installed.mjs';

const WORKS = `
  const sent = [];
  const socket = { readyState: 0, send: (data) => sent.push(data), close() {} };
  let client;
  await new Promise((made) => {
    client = new lib.Client({ webSocketFactory: () => {
      queueMicrotask(made);
      return socket;
    } });
    client.activate();
  });
  socket.readyState = 1;
  socket.onopen();
  console.log(String(sent[0]).split('\\n')[0]);
  await client.deactivate({ force: true });`;
const inModule = (entry, ...before) =>
  [`import * as lib from '${entry}';`, ...before, WORKS].join('\n');
const inScript = (entry, ...before) =>
  [`const lib = require('${entry}');`, `(async () => {`, ...before, WORKS, `})();`].join('\n');
/** A client is made in silence; what stands in the way is told when it is activated. */
const ACTIVATE = `
  const client = new lib.Client({ onWebSocketError: ({ error }) => console.log(error.message) });
  client.activate();`;
const failing = (code) =>
  `await (async () => { ${code} })().catch((error) => console.log(error.message));`;

let app;
before(async () => (app = await installed()));
after(() => app?.remove());

const FILE = `require('node:fs').readFileSync(require.resolve('stomp-wasm/stomp.wasm'))`;
const MODULE = `const { createRequire } = await import('node:module'); const require = createRequire(import.meta.url);`;

for (const entry of ['stomp-wasm', 'stomp-wasm/js', 'stomp-wasm/websocket']) {
  test(`${entry} works when it is imported, and when it is required`, async () => {
    assert.equal(await app.run('works.mjs', inModule(entry)), 'CONNECT');
    assert.equal(await app.run('works.cjs', inScript(entry)), 'CONNECT');
  });
}

test('all entries export the same', async () => {
  const names = (entry) =>
    app.run(
      `names${entry.replace('/', '-')}.mjs`,
      `console.log(Object.keys(await import('stomp-wasm${entry}')).sort().join());`,
    );
  const [first, ...others] = await Promise.all(
    ['', '/slim', '/js', '/websocket'].map((entry) => names(entry)),
  );
  for (const other of others) assert.equal(other, first);
});

test('loading an entry touches no global of the page', async () => {
  const traps = `for (const name of ['WebAssembly', 'document', 'window', 'navigator', 'TextDecoder', 'TextEncoder', 'WebSocket', 'fetch'])
    Object.defineProperty(globalThis, name, { get() { throw new Error('the module asked for ' + name); } });`;
  for (const entry of ['', '/slim', '/js', '/websocket']) {
    const program = `${traps} const lib = await import('stomp-wasm${entry}'); console.log(typeof lib.Client);`;
    assert.equal(await app.run('quiet.mjs', program), 'function');
  }
});

describe('stomp-wasm/slim', () => {
  test('throws an error that asks for init', async () => {
    const attempts = [ACTIVATE, failing('new lib.Parser();'), failing('await lib.init();')];
    for (const attempt of attempts) {
      const said = await app.run('early.mjs', `import * as lib from 'stomp-wasm/slim'; ${attempt}`);
      assert.match(said, /stomp-wasm\/slim .* `await init\(url\)`/);
    }
  });

  test('works with its module, and after a failure', async () => {
    const late = [
      failing(`await lib.init(new Uint8Array(9));`).replace('error.message', `''`),
      `await lib.init(${FILE});`,
    ];
    assert.equal(
      await app.run('late.mjs', inModule('stomp-wasm/slim', MODULE, ...late)),
      'CONNECT',
    );
    assert.equal(await app.run('late.cjs', inScript('stomp-wasm/slim', ...late)), 'CONNECT');
  });
});

describe('a module that does not belong to the script', () => {
  const refused = (source, entry = 'stomp-wasm/slim') =>
    app.run(
      'refused.mjs',
      `import * as lib from '${entry}'; ${MODULE} ${failing(`await lib.init(${source});`)}`,
    );

  test('a module of another version', async () => {
    const older = `Buffer.concat([${FILE}.subarray(0, -1), Buffer.from('9')])`;
    for (const entry of ['stomp-wasm', 'stomp-wasm/slim', 'stomp-wasm/websocket']) {
      assert.match(
        await refused(older, entry),
        /stomp-wasm \S+ was given the module of \d+\.\d+\.\d+/,
      );
    }
  });

  test('a module of another project', async () => {
    assert.match(
      await refused('Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)'),
      /was given the module of something else/,
    );
  });

  test('an HTML page in place of the module', async () => {
    const page = `new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })`;
    assert.match(await refused(page), /is no WebAssembly module, but text\/html/);
  });

  test('an address that is not found', async () => {
    assert.match(await refused(`new Response('', { status: 404 })`), /status 404/);
  });
});

test('where WebAssembly is missing or forbidden, the error names stomp-wasm/js, which works', async () => {
  const said = (before) =>
    app.run('none.mjs', `${before} const lib = await import('stomp-wasm'); ${ACTIVATE}`);
  assert.match(await said('delete globalThis.WebAssembly;'), /WebAssembly.*stomp-wasm\/js/);
  const forbidden = `WebAssembly.Module = function () { throw new WebAssembly.CompileError('blocked by CSP'); };`;
  assert.match(
    await said(forbidden),
    /Content-Security-Policy.*script-src.*'wasm-unsafe-eval'.*stomp-wasm\/js/,
  );
  const late = `WebAssembly.Module = function () { throw new RangeError('too large for the main thread'); };`;
  assert.match(await said(late), /`await init\(\)` before `activate\(\)`/);
  const without = `delete globalThis.WebAssembly; const lib = await import('stomp-wasm/js'); ${WORKS}`;
  assert.equal(await app.run('without.mjs', without), 'CONNECT');
});

test('where WebAssembly may not be compiled from bytes, as in edge runtimes', async () => {
  // A runtime that compiles what is imported.
  const hooks = `
    import { readFile } from 'node:fs/promises';
    export async function load(url, context, next) {
      if (!url.endsWith('.wasm')) return next(url, context);
      const bytes = (await readFile(new URL(url))).toString('base64');
      return { format: 'module', shortCircuit: true, source: 'export default new WebAssembly.Module(Buffer.from("' + bytes + '", "base64"));' };
    }`;
  const register = `import { register } from 'node:module'; register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}), import.meta.url);`;
  const flag = ['--import', `data:text/javascript,${encodeURIComponent(register)}`];
  assert.equal(
    await app.run('workerd.mjs', inModule('stomp-wasm'), [...flag, '--conditions=workerd']),
    'CONNECT',
  );
  assert.equal(
    await app.run('init.mjs', inModule('stomp-wasm', 'await lib.init();'), [
      ...flag,
      '--conditions=workerd',
    ]),
    'CONNECT',
  );
  for (const condition of ['edge-light', 'react-native']) {
    const program = `delete globalThis.WebAssembly; const lib = await import('stomp-wasm'); ${WORKS}`;
    assert.equal(
      await app.run(`${condition}.mjs`, program, [`--conditions=${condition}`]),
      'CONNECT',
    );
  }
});
