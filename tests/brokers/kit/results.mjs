// What came of each run, kept as a file for docs/brokers.md when BROKERS_RESULTS names a folder.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { promiseFor } from './promises.mjs';

export class Results {
  #runs = [];

  constructor(broker) {
    this.broker = broker;
  }

  /** `kept` or `difference` as it was seen, and what was `seen` if it was neither; `attempt` counts from 1. */
  add({ broker, transport, pkg, scenario }, { kept, difference, attempt, seen }) {
    const { group, name } = scenario;
    const { says } = promiseFor(scenario, { broker, transport });
    this.#runs.push({
      ...{ group, name, broker, transport, pkg, says, attempt },
      kept: kept !== undefined,
      instead: difference && { says: difference.says, onPurpose: difference.onPurpose },
      seen: kept || difference ? undefined : seen,
    });
  }

  async write() {
    const folder = process.env.BROKERS_RESULTS;
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${this.broker}.json`), JSON.stringify(this.#runs, null, 1));
  }
}
