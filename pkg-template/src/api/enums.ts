/** The states of a socket, as in `WebSocket.readyState`. */
export enum StompSocketState {
  /** Not open yet. */
  CONNECTING,
  /** Ready to send. */
  OPEN,
  /** On its way to be closed. */
  CLOSING,
  /** Closed, or never opened. */
  CLOSED,
}

/** Whether a client wants to be connected, and how far that wish has got. */
export enum ActivationState {
  /** Connected, or trying to be. */
  ACTIVE,
  /** Asked to stop; the socket is still closing. */
  DEACTIVATING,
  /** At rest. */
  INACTIVE,
}

/** How the delay between two attempts to connect grows. */
export enum ReconnectionTimeMode {
  /** It stays the same. */
  LINEAR,
  /** It doubles, up to `maxReconnectDelay`. */
  EXPONENTIAL,
}

/** What keeps the time for outgoing heart-beats. */
export enum TickerStrategy {
  /** A timer of the page. Browsers slow it down while the page is hidden. */
  Interval = 'interval',
  /** A timer in a worker, which browsers leave alone; where there can be none, a timer of the page. */
  Worker = 'worker',
}
