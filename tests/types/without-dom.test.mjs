// F-10: programs without the types of a browser compile, the package's declarations checked too.

import { after, before, test } from 'node:test';

import { stompWasm } from '../e2e/support/environment.mjs';
import { installedApplication } from './support/application.mjs';
import { COMBINATIONS, compiles } from './support/compile.mjs';

const PROGRAM = `
import { Client, init, type IStompSocket } from '@stomp/stompjs';

declare const socket: IStompSocket;
declare const bytes: Uint8Array;
const client = new Client({ webSocketFactory: () => socket });
client.onWebSocketClose = ({ code, reason }) => { const all: [number, string] = [code, reason]; void all; };
client.publish({ destination: '/a', binaryBody: bytes });
void init(bytes);
void init('/stomp.wasm');
export default client;
`;

let application;
before(async () => {
  application = await installedApplication(stompWasm);
  await application.write('program.ts', PROGRAM);
});
after(() => application?.remove());

for (const { compiler, settings } of COMBINATIONS) {
  test(`F-10: ${compiler.name}, ${settings.name}, without lib dom`, () =>
    compiles(application, {
      compiler,
      settings,
      files: ['program.ts'],
      options: { lib: ['es2020'] },
    }));
}
