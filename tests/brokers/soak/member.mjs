// A client of the soak: what happens to its connections is counted.

const RECONNECT = 1_000;

/** Counts for all members of a conversation: heart-beats and ends of connections. */
export class ConnectionCounts {
  heartbeats = 0;
  /** Brokers taken for dead that were alive. */
  heartbeatsLost = 0;
  reconnects = 0;
  /** Ends of connections while the broker was not being restarted. */
  unexpectedEnds = 0;
  /** Whether the broker is being restarted. */
  isDown = false;
}

/** A client with the heart-beats that it has by default. */
export class Member {
  #connections = 0;
  #isConnected = false;

  /**
   * @param Client that of the package
   * @param options its address and account
   * @param counts of the conversation
   * @param on `joined()`, when it has connected; `left()`, when a connection has ended
   */
  constructor(Client, options, counts, { joined, left = () => {} }) {
    this.counts = counts;
    this.client = new Client({
      ...options,
      reconnectDelay: RECONNECT,
      onConnect: () => {
        this.#connections += 1;
        this.#isConnected = true;
        if (this.#connections > 1) counts.reconnects += 1;
        joined(this);
      },
      onHeartbeatReceived: () => (counts.heartbeats += 1),
      onHeartbeatLost: () => this.#unlessDown('heartbeatsLost'),
      onWebSocketClose: () => {
        if (this.#isConnected && this.client.active) this.#unlessDown('unexpectedEnds');
        this.#isConnected = false;
        left(this);
      },
    });
  }

  #unlessDown(count) {
    if (!this.counts.isDown) this.counts[count] += 1;
  }
}
