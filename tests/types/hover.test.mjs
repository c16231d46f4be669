// N-4: what an editor shows for an option of a client, where it is written.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import ts from 'typescript';

import { stompWasm } from '../e2e/support/environment.mjs';
import { installedApplication } from './support/application.mjs';

let application;
before(async () => {
  application = await installedApplication(stompWasm);
});
after(() => application?.remove());

/** What TypeScript's service says of each name in `source`, by the name. */
async function documented(file, source, names) {
  await application.write(file, source);
  const path = application.path(file);
  const options = {
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    module: ts.ModuleKind.ESNext,
  };
  const host = {
    getScriptFileNames: () => [path],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => application.directory,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
  };
  const service = ts.createLanguageService(host);
  const textOf = (name) => {
    const info = service.getQuickInfoAtPosition(path, source.indexOf(`${name}:`));
    return ts.displayPartsToString(info?.documentation);
  };
  return Object.fromEntries(names.map((name) => [name, textOf(name)]));
}

test('N-4: hovering an option shows its text, not where that is', async () => {
  const { Client } = await import(application.path('node_modules/@stomp/stompjs/esm6/index.js'));
  const others = ['brokerURL', 'webSocketFactory', 'disconnectHeaders', 'sockjsURL', 'transports'];
  const names = [...Object.keys(new Client()).filter((name) => name !== 'state'), ...others];
  assert.ok(names.length > 35, `${names}`);
  const entries = names.map((name) => `${name}: undefined as any,`).join('\n  ');
  const source = `import { Client } from '@stomp/stompjs';\nnew Client({\n  ${entries}\n});\n`;
  for (const [name, text] of Object.entries(await documented('hover.ts', source, names))) {
    assert.ok(text.length > 20, `${name}: ${text}`);
    assert.doesNotMatch(text, /^See /, name);
  }
});
