// The program that starts brokers for people: what it prints, and that it leaves nothing behind.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { platform } from 'node:os';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('start.mjs', import.meta.url));
const ENDINGS = {
  'the end of its standard input': (child) => child.stdin.end(),
  SIGTERM: (child) => child.kill('SIGTERM'),
  SIGKILL: (child) => child.kill('SIGKILL'),
};
// Elsewhere than on Linux a killed program cannot take others along.
if (platform() !== 'linux') delete ENDINGS.SIGKILL;

for (const [title, end] of Object.entries(ENDINGS)) {
  test(`a broker accepts once its line is there, and ends with ${title}`, async () => {
    const child = spawn(process.execPath, [PROGRAM, 'artemis'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface(child.stdout), 'line');
    const { name, ws, tcp, pid } = JSON.parse(line);
    assert.deepEqual({ name, ws }, { name: 'artemis', ws: `ws://${tcp}/stomp` });
    const connection = connect(Number(tcp.split(':')[1]), '127.0.0.1');
    await once(connection, 'connect');
    // Not by `once` of node:events, which rejects at an error: a killed broker may reset the connection.
    const gone = new Promise((resolve) => connection.once('close', resolve));
    connection.on('error', () => {}).resume();
    end(child);
    const [code] = await once(child, 'exit');
    if (title !== 'SIGKILL') assert.equal(code, 0);
    await gone;
    assert.equal(typeof pid, 'number');
  });
}
