// The program `stomp-broker`, as it is installed.

import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What the npm package `stomp-broker` exports. */
interface BrokerPackage {
  /** The path of the program for this platform; throws if there is none. */
  binaryPath(): string;
}

/** The program of the variable STOMP_BROKER, or of the npm package, or the one on the PATH. */
export function findBroker(): string {
  return process.env.STOMP_BROKER || ofPackage() || 'stomp-broker';
}

/** That of the npm package, as the project under test has it, or as this file has it. */
function ofPackage(): string | undefined {
  for (const from of [join(process.cwd(), 'package.json'), import.meta.url]) {
    const load = createRequire(from);
    try {
      load.resolve('stomp-broker');
    } catch {
      continue;
    }
    return (load('stomp-broker') as BrokerPackage).binaryPath();
  }
  return undefined;
}
