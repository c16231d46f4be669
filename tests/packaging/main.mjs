// Packs the built package, installs the tarball into a project per kind of consumer, builds and runs every consumer against
// the broker, and prints the matrix. `node tests/packaging/main.mjs [--update] [PART-OF-A-NAME…]`; README.md tells more.

import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { StompBroker } from '../e2e/support/broker.mjs';
import { consumers } from './consumers.mjs';
import { attempt } from './support/attempt.mjs';
import { Browsers } from './support/browsers.mjs';
import { consume } from './support/consume.mjs';
import { differences, update } from './support/document.mjs';
import { install } from './support/projects.mjs';
import { Slots } from './support/slots.mjs';
import { rowOf, tableOf } from './support/table.mjs';
import { pack } from './support/tarball.mjs';

const { values: options, positionals: parts } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean', default: false } },
});

const isChosen = ({ name, project }) =>
  parts.length === 0 ||
  parts.some((part) => `${name} ${project}`.toLowerCase().includes(part.toLowerCase()));
const chosen = consumers.filter(isChosen);
const isComplete = chosen.length === consumers.length;
if (chosen.length === 0) throw new Error(`no consumer is called ${parts.join(' or ')}`);
if (options.update && !isComplete) throw new Error('--update needs all consumers');

/** What is installed is kept, and used again, if a folder for it is named. */
const kept = process.env.PACKAGING_DIR;
const work = kept ? resolve(kept) : await mkdtemp(join(tmpdir(), 'stomp-wasm-packaging-'));
const broker = await new StompBroker([]).start();
const browsers = new Browsers();
try {
  process.exitCode = await everything();
} finally {
  await browsers.close();
  await broker.stop();
  if (!kept) await rm(work, { recursive: true, force: true, maxRetries: 5 });
}

async function everything() {
  const tarball = await pack(join(work, 'tarball'));
  const results = await tryAll(tarball);
  const rows = await Promise.all(chosen.map((consumer) => rowOf(consumer, results.get(consumer))));
  const table = tableOf(rows);
  console.log(`\n${table}\n`);

  const failures = [...results].filter(([, failure]) => failure);
  for (const [{ name }, failure] of failures) console.log(`✖ ${name}: ${failure}\n`);
  if (options.update) await update(table);
  const complaints = isComplete ? await differences(table) : [];
  complaints.forEach((complaint) => console.log(complaint));
  if (complaints.length > 0)
    console.log('`node tests/packaging/main.mjs --update` puts the matrix into the document\n');

  // The last lines are read by the count of tests.
  const failed = failures.length + (complaints.length > 0 ? 1 : 0);
  console.log(`ℹ pass ${results.size - failures.length}\nℹ fail ${failed}`);
  return failed > 0 ? 1 : 0;
}

/** What came of every consumer chosen: nothing, or what failed. */
async function tryAll(tarball) {
  const slots = new Slots(Math.max(2, availableParallelism()));
  const brokerURL = broker.url;
  const tryProject = async (project) => {
    const folder = join(work, project);
    const installed = slots.run(() =>
      attempt(`install ${project}`, () => install(project, folder, tarball)),
    );
    const outcomes = chosen
      .filter((consumer) => consumer.project === project)
      .map(async (consumer) => {
        const failure = await installed;
        if (failure) return [consumer, failure];
        const where = { folder, browsers, brokerURL };
        return [
          consumer,
          await slots.run(() => attempt(consumer.name, () => consume(consumer, where))),
        ];
      });
    return Promise.all(outcomes);
  };
  const projects = [...new Set(chosen.map(({ project }) => project))];
  const results = new Map((await Promise.all(projects.map(tryProject))).flat());
  return new Map(chosen.map((consumer) => [consumer, results.get(consumer)]));
}
