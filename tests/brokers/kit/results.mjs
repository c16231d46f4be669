// What came of each run, kept as a file for docs/brokers.md when BROKERS_RESULTS names a folder.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { promiseFor } from './promises.mjs';

export class Results {
  #runs = [];

  constructor(broker) {
    this.broker = broker;
  }

  /** `kept`, `difference` or `finding` as it was seen, and what was `seen` if it was none of them; `attempt` counts from 1. */
  add({ broker, transport, pkg, scenario }, { kept, difference, finding, attempt, seen }) {
    const { group, name } = scenario;
    const { says } = promiseFor(scenario, { broker, transport });
    const instead = difference ?? finding;
    this.#runs.push({
      ...{ group, name, broker, transport, pkg, says, attempt },
      kept: kept !== undefined,
      instead: instead && { says: instead.says, onPurpose: instead.onPurpose },
      seen: kept || instead ? undefined : seen,
    });
  }

  async write() {
    const folder = process.env.BROKERS_RESULTS;
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${this.broker}.json`), JSON.stringify(this.#runs, null, 1));
  }
}
