// What came of each run, kept as a file for docs/brokers.md when BROKERS_RESULTS names a folder.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export class Results {
  #runs = [];

  constructor(broker) {
    this.broker = broker;
  }

  /** `outcome` has what was `expected`, whether that was `kept`, the open `finding` that was seen instead, and what was `seen`; `attempt` counts from 1. */
  add({ transport, pkg, scenario }, { expected, finding, kept, attempt, seen }) {
    const { group, name } = scenario;
    this.#runs.push({
      group,
      name,
      broker: this.broker,
      transport,
      pkg,
      says: expected.says,
      differs: expected.pkg !== undefined,
      onPurpose: expected.onPurpose,
      finding: finding && { id: finding.id, says: finding.says },
      kept,
      attempt,
      seen: kept ? undefined : seen,
    });
  }

  async write() {
    const folder = process.env.BROKERS_RESULTS;
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${this.broker}.json`), JSON.stringify(this.#runs, null, 1));
  }
}
