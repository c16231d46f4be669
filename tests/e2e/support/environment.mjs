// Where the things under test are, and which combinations were asked for. Everything can be moved by an environment variable.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const fromRoot = (variable, fallback) => resolve(root, process.env[variable] ?? fallback);

export const chromiumBinary = process.env.CHROME ?? '/usr/bin/chromium';
export const firefoxBinary = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
export const webKitDriver = process.env.WEBKIT_DRIVER ?? '/usr/bin/WebKitWebDriver';
/** The X server without a screen, for WebKit. */
export const xvfb = process.env.XVFB ?? '/usr/bin/Xvfb';
/** RabbitMQ's own start script, if it is not where Debian puts it. */
export const rabbitMqServer = process.env.RABBITMQ_SERVER;
export const brokerBinary = fromRoot('BROKER_BIN', 'target/release/stomp-broker');
/** What puts load on brokers (crates/load). */
export const loadBinary = fromRoot('LOAD_BIN', 'target/release/stomp-load');
/** Many clients in one process (crates/scale-clients). */
export const scaleClientsBinary = fromRoot('SCALE_CLIENTS_BIN', 'target/release/scale-clients');
/** Clients of the crate for the scenarios with real brokers (crates/scenario-clients). */
export const scenarioClientsBinary = fromRoot(
  'SCENARIO_CLIENTS_BIN',
  'target/debug/scenario-clients',
);
/** The README's program in Rust, natively, and the folder of the one for a page (crates/readme-program). */
export const readmeProgramBinary = fromRoot('README_PROGRAM_BIN', 'target/debug/readme-program');
export const readmeProgramPage = fromRoot('README_PROGRAM_PAGE', 'target/examples/readme');
/** A Python that has stomp.py. */
export const stompPy = fromRoot('STOMP_PY', 'target/tools/python/bin/python');
export const siteDirectory = fromRoot('STOMP_SITE', 'target/site');

/** The package of this project, built into `pkg/`. */
export const stompWasm = {
  name: 'stomp-wasm',
  directory: fromRoot('STOMP_WASM_PKG', 'pkg'),
  entry: 'stomp-wasm',
};

/** The same by its entry that does without WebAssembly. */
export const stompWasmJs = {
  name: 'stomp-wasm-js',
  directory: stompWasm.directory,
  entry: 'stomp-wasm/js',
};

/** The package whose API this project offers: the second, independent client of every scenario. */
export const stompjs = {
  name: 'stompjs',
  directory: resolve(root, 'node_modules/@stomp/stompjs'),
};

export const packages = [stompWasm, stompjs];

/**
 * Whether a combination, named `<package>@<peer>`, is to run: all do, unless E2E_ONLY lists
 * (comma-separated) parts of the names to run.
 */
export function selected(combination) {
  const only = process.env.E2E_ONLY;
  return !only || only.split(',').some((part) => combination.includes(part.trim()));
}

/** Fails with what to do about it when something that has to be built first is not there. */
export function mustExist(path, remedy) {
  if (!existsSync(path)) throw new Error(`${path} does not exist: ${remedy}`);
  return path;
}
