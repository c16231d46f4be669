// `stomp-broker/memory` and `stomp-wasm/testing/memory`: the broker inside the page or the test.

import { DEFAULT, NamespaceControl } from '../control-api.js';
import type { Fault } from '../faults.js';
import { type Request, requests } from '../requests.js';
import type { NamespaceOptions } from '../types.js';
import { Hub } from './hub.js';
import { MemorySocket } from './socket.js';

export {
  NamespaceControl,
  type Clock,
  type EndpointPaths,
  type Faults,
  type PublishOptions,
  type ReplayOptions,
  type WaitOptions,
} from '../control-api.js';
export { ExpectationError, type ExpectedFrame, type ExpectOptions } from '../expect.js';
export type * from '../faults.js';
export { BrokerError } from '../requests.js';
export type * from '../types.js';
export { MemorySocket, type SocketEvent, type SocketListener } from './socket.js';

export interface MemoryBrokerOptions {
  /** Default `'real'`: it follows the timers that there are, real or fake. A virtual clock stands still until it is advanced. */
  clock?: 'real' | 'virtual';
  /** Ids and chance follow from it. */
  seed?: number;
  /** The broker that is imitated: `'rabbitmq'`, `'spring-simple'`, `'activemq'`, `'artemis'`, or `'strict'`. */
  persona?: string;
  /** The logins that may connect, each `USER:PASS`. Default: every client may. */
  login?: string | string[];
  /** The tokens that may connect, each `USER:TOKEN`. */
  token?: string | string[];
  /** The values of `host` that clients may name. */
  virtualHost?: string | string[];
  /** The heart-beats offered: what the broker can send, what it wants, in milliseconds. Default 10 000 each; 0 for none. */
  heartBeat?: [number, number];
  /** Prefixes of destinations of the application, besides `/app`. */
  appPrefix?: string | string[];
  /** Prefixes of topics, besides `/topic`. */
  topicPrefix?: string | string[];
  /** The faults that the broker begins with. */
  faults?: Fault[];
}

/** The global class where there is one, for programs that are checked against its type. */
export type WebSocketClass = typeof globalThis extends { WebSocket: infer Class }
  ? Class
  : new (
      url: string | URL,
      protocols?: string | string[],
    ) => MemorySocket;

/** The host of its addresses: a name that no machine has (RFC 2606). */
const HOST = 'memory.invalid';
/** The subprotocols of the versions of STOMP. */
const VERSIONS = ['v12.stomp', 'v11.stomp', 'v10.stomp'];

/**
 * Makes a broker inside this page or test: no process, no port. It is there at once, and gone with its last reference.
 *
 *     const broker = createBroker();
 *     const client = new Client({ webSocketFactory: broker.webSocketFactory });
 *     client.onConnect = () => client.subscribe('/topic/prices', show);
 *     client.activate();
 *     await broker.waitFor({ command: 'SUBSCRIBE' });
 *     await broker.publish('/topic/prices', '42');
 */
export function createBroker(options: MemoryBrokerOptions = {}): MemoryBroker {
  const { login, token, virtualHost, appPrefix, topicPrefix, ...others } = options;
  const seed = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
  const lists = { login, token, virtualHost, appPrefix, topicPrefix };
  const listed = Object.entries(lists).map(([name, value]) => [name, [value ?? []].flat()]);
  return new MemoryBroker(
    new Hub({ unixMillis: Date.now(), seed, ...Object.fromEntries(listed), ...others }),
  );
}

/** The control of a namespace of a broker in memory, and where clients connect to it. There is no SockJS. */
abstract class MemoryNamespaceControl extends NamespaceControl {
  /**
   * A class to put in place of the global one. It connects to the namespace that the path of an address names, as
   * `/ns/NAME/ws` does, and to this one by any other, whatever host that names.
   */
  readonly WebSocket: WebSocketClass;
  /** For `new Client({ webSocketFactory })`. */
  readonly webSocketFactory: () => MemorySocket;

  /** @internal */
  constructor(name: string, hub: Hub, request: Request) {
    super(name, HOST, request);
    const namedBy = (url: string) => {
      const [, named] = /^\w+:\/\/[^/]*\/ns\/([^/?#]+)\//.exec(url) ?? [];
      return named === undefined ? name : decodeURIComponent(named);
    };
    this.WebSocket = class extends MemorySocket {
      constructor(url: string | URL, protocols: string | string[] = []) {
        super(hub, namedBy(String(url)), String(url), [protocols].flat());
      }
    } as unknown as WebSocketClass;
    this.webSocketFactory = () => new MemorySocket(hub, name, this.url, VERSIONS);
  }
}

/** A broker in memory. It is a namespace itself: the default one. */
export class MemoryBroker extends MemoryNamespaceControl {
  readonly #hub: Hub;
  readonly #request: Request;

  /** @internal */
  constructor(hub: Hub) {
    const request = requests(hub.exchange);
    super(DEFAULT, hub, request);
    this.#hub = hub;
    this.#request = request;
  }

  /** Makes a namespace beside the others, for tests that share a broker. */
  async namespace(options: NamespaceOptions | string = {}): Promise<MemoryNamespace> {
    const asked = typeof options === 'string' ? { name: options } : options;
    const made = await this.#request('POST', '/control/namespaces', asked);
    return new MemoryNamespace((made as { name: string }).name, this.#hub, this.#request);
  }

  /** Closes all connections, as a broker does that is shut down; it takes no others. */
  async stop(): Promise<void> {
    this.#hub.stop();
  }
}

/** A namespace beside the default one. */
export class MemoryNamespace extends MemoryNamespaceControl {
  readonly #request: Request;

  /** @internal */
  constructor(name: string, hub: Hub, request: Request) {
    super(name, hub, request);
    this.#request = request;
  }

  /** Closes its connections, and forgets it. */
  async close(): Promise<void> {
    await this.#request('DELETE', `/control/namespaces/${encodeURIComponent(this.name)}`);
  }
}
