#!/usr/bin/env node
// Runs the program with the arguments, standard streams and signals of this process, and ends as it does.

const { spawn } = require('node:child_process');
const { binaryPath } = require('./index.cjs');

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const STOP_WITH_STDIN = '--stop-with-stdin';

const isWindows = process.platform === 'win32';

function fail({ message }) {
  console.error(`stomp-broker: ${message}`);
  process.exitCode = 1;
}

/**
 * Starts the program in a process group of its own: a signal to the group of this process, as Ctrl-C sends it, would come
 * twice, and the second one ends a drain. Where this process is killed, the end of its stdin stops the program.
 */
function start(path) {
  const args = process.argv.slice(2);
  // On Windows the console tells both, and no signal is passed on.
  if (isWindows || args.includes(STOP_WITH_STDIN))
    return spawn(path, args, { stdio: 'inherit', detached: !isWindows });
  const stdio = ['pipe', 'inherit', 'inherit'];
  const child = spawn(path, [STOP_WITH_STDIN, ...args], { stdio, detached: true });
  child.stdin.on('error', () => {});
  return child;
}

function run(path) {
  let child;
  // Before the start: the program may be ready, and be told to end, before this process goes on.
  for (const signal of SIGNALS) process.on(signal, () => isWindows || child.kill(signal));
  child = start(path);
  child.on('error', fail);
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 1;
    if (!signal) return;
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

try {
  run(binaryPath());
} catch (error) {
  fail(error);
}
