/** The versions that a client offers. Throws if the option is none. */
export function versionsOf({ stompVersions }: { readonly stompVersions: Versions }): Versions {
  if (typeof stompVersions?.supportedVersions === 'function') return stompVersions;
  throw new TypeError(`stompVersions must be new Versions(['1.2', …]), not ${stompVersions}`);
}

/**
 * Versions of STOMP to offer to the broker, best first.
 *
 * ```js
 * client.stompVersions = new Versions([Versions.V1_1, Versions.V1_0]);
 * ```
 */
export class Versions {
  /** STOMP 1.0: no heart-beats, no `nack`, and nothing in headers that would need escaping. */
  static V1_0 = '1.0';
  /** STOMP 1.1. */
  static V1_1 = '1.1';
  /** STOMP 1.2. */
  static V1_2 = '1.2';
  /** All three, which is what a new client offers. */
  static default = new this([this.V1_2, this.V1_1, this.V1_0]);

  /** @param versions the versions themselves, such as `['1.2', '1.1']`. */
  constructor(public versions: string[]) {}

  /** What stands in the header `accept-version`: `'1.2,1.1'`. */
  supportedVersions(): string {
    return this.versions.join(',');
  }

  /** The WebSocket subprotocols that stand for them: `['v12.stomp', 'v11.stomp']`. */
  protocolVersions(): string[] {
    return this.versions.map((version) => `v${version.replace('.', '')}.stomp`);
  }
}
