#!/usr/bin/env node
// Runs the program with the arguments, standard streams and signals of this process, and ends as it does.

const { spawn } = require('node:child_process');
const { binaryPath } = require('./index.cjs');

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function fail({ message }) {
  console.error(`stomp-broker: ${message}`);
  process.exitCode = 1;
}

function run(path) {
  let child;
  // Before the start: the program may be ready, and be told to end, before this process goes on.
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child = spawn(path, process.argv.slice(2), { stdio: 'inherit' });
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
