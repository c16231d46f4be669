// Starts the broker and leaves it running; writes its addresses, and its process id, to the outputs of the step.
//
//   node start.mjs PROGRAM [FLAG…]

import { spawn } from 'node:child_process';
import { appendFileSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [program, ...flags] = process.argv.slice(2);
const log = join(process.env.RUNNER_TEMP ?? tmpdir(), 'stomp-broker.log');
const broker = spawn(program, ['--listen', '127.0.0.1:0', '--tcp', '127.0.0.1:0', ...flags], {
  detached: true,
  stdio: ['ignore', 'pipe', openSync(log, 'a')],
  shell: process.platform === 'win32',
});
broker.on('error', fail);
broker.on('exit', (code) => fail(new Error(`the broker ended with ${code}; its log is ${log}`)));

createInterface(broker.stdout).once('line', (line) => {
  const { http, tcp } = JSON.parse(line);
  const outputs = { url: `ws://${http}/ws`, 'sockjs-url': `http://${http}/stomp`, http, tcp };
  const lines = Object.entries({ ...outputs, pid: broker.pid }).map(
    ([name, value]) => `${name}=${value}\n`,
  );
  appendFileSync(process.env.GITHUB_OUTPUT ?? '/dev/stdout', lines.join(''));
  console.log(`stomp-broker: ${outputs.url}`);
  process.exit();
});

function fail(error) {
  console.error(`stomp-broker: ${error.message}`);
  process.exit(1);
}
