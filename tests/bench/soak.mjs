// `cargo xtask bench soak`: a long life of stomp-wasm in one page, and whether memory was flat. See README.md.

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { withBrowser } from './contest.mjs';
import { soakTable } from './report.mjs';
import { soakAll } from './soak-rounds.mjs';

const progress = (text) => process.stderr.write(`${text}\n`);

try {
  const { json } = parseArgs({ options: { json: { type: 'string' } } }).values;
  const results = await withBrowser('chromium', (browser, site) =>
    soakAll(browser, site, progress),
  );
  process.stdout.write(soakTable(results));
  if (json) await writeFile(json, `${JSON.stringify(results, null, 2)}\n`);
  if (!results.every(({ flat }) => flat))
    throw new Error('memory was not flat: something is kept that nobody can use');
} catch (error) {
  progress(error.message);
  process.exitCode = 1;
}
