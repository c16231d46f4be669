// The oldest TypeScript that docs/compatibility.md names compiles a program, and checks the package's declarations.

import { after, before, test } from 'node:test';

import { stompWasm } from '../e2e/support/environment.mjs';
import { installedApplication } from './support/application.mjs';
import { compiles, typescript4 } from './support/compile.mjs';

const PROGRAM = `
import { Client, type IFrame, type IMessage } from '@stomp/stompjs';

const client = new Client({ brokerURL: 'ws://localhost/ws', reconnectDelay: 1000 });
client.onConnect = (frame: IFrame) => {
  const version: string | undefined = frame.headers['version'];
  client.subscribe('/topic/a', (message: IMessage) => console.log(version, message.body));
};
// @ts-expect-error: a number is no address.
client.brokerURL = 5;
client.activate();
`;

let application;
before(async () => {
  application = await installedApplication(stompWasm);
  await application.write('program.ts', PROGRAM);
});
after(() => application?.remove());

for (const module of ['commonjs', 'esnext']) {
  test(`${typescript4.name}, module ${module}`, () =>
    compiles(application, {
      compiler: typescript4,
      settings: { type: 'commonjs', options: { module, moduleResolution: 'node' } },
      files: ['program.ts'],
      options: { target: 'es2020', lib: ['es2020', 'dom'] },
    }));
}
