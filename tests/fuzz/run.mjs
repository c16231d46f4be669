// Runs many cases, in several processes:
// node tests/fuzz/run.mjs --cases 5000000 [--seed N] [--first N] [--jobs N]

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCases } from './cases.mjs';

// Many cases are errors, whose traces would take most of the time.
Error.stackTraceLimit = 0;

const number = (text, otherwise) => {
  const value = Number(text ?? otherwise);
  if (!Number.isSafeInteger(value)) throw new Error(`not a number: ${text}`);
  return value;
};

const { values } = parseArgs({
  options: Object.fromEntries(
    ['cases', 'seed', 'first', 'jobs'].map((name) => [name, { type: 'string' }]),
  ),
});
const cases = number(values.cases, 100_000);
const seed = number(values.seed, Date.now() % 1_000_000);
const first = number(values.first, 0);
const jobs = number(values.jobs, 1);

if (jobs > 1) {
  const share = Math.ceil(cases / jobs);
  const codes = await Promise.all(
    Array.from({ length: jobs }, async (_, job) => {
      const start = first + job * share;
      const count = Math.min(share, first + cases - start);
      const args = ['--seed', seed, '--first', start, '--cases', count].map(String);
      const [code] = await once(fork(fileURLToPath(import.meta.url), args), 'exit');
      return code;
    }),
  );
  process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
} else {
  const start = performance.now();
  const found = await runCases(seed, first, cases);
  if (found) {
    console.error(found);
    process.exitCode = 1;
  } else {
    const each = (performance.now() - start) / cases;
    console.log(
      `seed ${seed}: ${cases} cases from ${first} on are clean, ${each.toFixed(3)} ms each`,
    );
  }
}
