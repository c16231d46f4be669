// `stomp-wasm/testing`: stomp-broker for tests that run in Node. It starts the program, and controls it.

import { onlyNames } from './arguments.js';
import { overHttp } from './control.js';
import { DEFAULT, type EndpointPaths, NamespaceControl } from './control-api.js';
import { findBroker } from './find.js';
import { type Address, BrokerProcess } from './process.js';
import { type Request, requests } from './requests.js';
import type { NamespaceOptions } from './types.js';

export {
  NamespaceControl,
  /** The name of `NamespaceControl` in version 0.1. Deprecated: it goes with the next release. */
  NamespaceControl as World,
  type Clock,
  type EndpointPaths,
  type Faults,
  type PublishOptions,
  type ReplayOptions,
  type WaitOptions,
} from './control-api.js';
export { ExpectationError, type ExpectedFrame, type ExpectOptions } from './expect.js';
export type * from './faults.js';
export { BrokerError } from './requests.js';
export type * from './types.js';

export interface BrokerOptions {
  /**
   * The program; by default that of the variable STOMP_BROKER, else that of the npm package `stomp-broker`, else
   * `stomp-broker` on the PATH.
   */
  binary?: string;
  /** Flags, such as `['--login', 'guest:guest']`; `stomp-broker --help` lists them. */
  args?: string[];
  /** How long the start may take. Default 10 000. */
  timeoutMs?: number;
}

/**
 * Starts a broker on free ports of this machine. It ends with `stop()`, or else with this process.
 *
 *     const broker = await startBroker();
 *     const client = new Client({ brokerURL: broker.url });
 *     client.onConnect = () => client.subscribe('/topic/prices', show);
 *     client.activate();
 *     await broker.waitFor({ command: 'SUBSCRIBE' });
 *     await broker.publish('/topic/prices', '42');
 */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  onlyNames('startBroker', options, ['binary', 'args', 'timeoutMs']);
  const binary = options.binary ?? findBroker();
  const args = withAddresses(options.args ?? []);
  const [child, address] = await BrokerProcess.start(binary, args, options.timeoutMs ?? 10_000);
  return new Broker(child, address);
}

/** The flags, and free ports of this machine unless they name others. */
function withAddresses(args: string[]): string[] {
  if (!Array.isArray(args))
    throw new TypeError("args must be an array of flags, such as ['--login', 'guest:guest']");
  const isNamed = (flag: string) => args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
  const missing = ['--listen', '--tcp'].filter((flag) => !isNamed(flag));
  return [...missing.flatMap((flag) => [flag, '127.0.0.1:0']), ...args];
}

/** A running broker. It is a namespace itself: the default one. */
export class Broker extends NamespaceControl {
  /** Where HTTP is served, `HOST:PORT`. */
  readonly http: string;
  /** Where STOMP is spoken over TCP, `HOST:PORT`. */
  readonly tcp: string;
  readonly #paths: EndpointPaths;
  readonly #process: BrokerProcess;
  readonly #request: Request;

  /** @internal */
  constructor(process: BrokerProcess, address: Address) {
    const request = requests(overHttp(address.http));
    super(DEFAULT, address.http, request, address);
    this.#request = request;
    this.http = address.http;
    this.tcp = address.tcp;
    this.#paths = address;
    this.#process = process;
  }

  /** Makes a namespace beside the others, for tests that share a broker. */
  async namespace(options: NamespaceOptions | string = {}): Promise<Namespace> {
    const asked = typeof options === 'string' ? { name: options } : options;
    const made = await this.#request('POST', '/control/namespaces', asked);
    return new Namespace((made as { name: string }).name, this.http, this.#request, this.#paths);
  }

  /** The last of what the broker has logged. */
  get log(): string {
    return this.#process.log;
  }

  /** Ends the broker, and resolves when it has ended. */
  async stop(): Promise<void> {
    await this.#process.stop();
  }
}

/** A namespace beside the default one. */
export class Namespace extends NamespaceControl {
  readonly #request: Request;
  #closed: Promise<unknown> | undefined;

  /** @internal */
  constructor(name: string, http: string, request: Request, paths: EndpointPaths) {
    super(name, http, request, paths);
    this.#request = request;
  }

  /** Closes its connections, and forgets it. Once: further calls wait for the first. */
  async close(): Promise<void> {
    const path = `/control/namespaces/${encodeURIComponent(this.name)}`;
    await (this.#closed ??= this.#request('DELETE', path));
  }
}
