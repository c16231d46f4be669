// The lines that a developer reads in the log: those of @stomp/stompjs, word for word where it has one,
// because people search logs for them.

const CONNECTION_CLOSED = 0;

/** In the order of the engine's numbers. `%` is the number, or the text, that comes with a note. */
const NOTES = [
  'Connection closed to %',
  'Deactivation in progress, will activate once deactivation completes',
  'Already ACTIVE, ignoring request to activate',
  'Already INACTIVE, nothing more to do',
  'Client has been marked inactive, will not attempt to connect',
  'The attempt to connect failed before there was a socket',
  'Opening Web Socket...',
  'Web Socket Opened...',
  'Issuing close on the websocket',
  'Discarding websocket, the underlying socket may linger for a while',
  'Connection not established in %ms, closing socket',
  'Not disconnected in %ms, discarding the socket',
  'STOMP: scheduling reconnection in %ms',
  'Ignoring error during disconnect %',
];

/** Whether the note says that the socket is gone. */
export const tellsOfTheEnd = (note: number): boolean => note === CONNECTION_CLOSED;

/** A note as a line. */
export const lineOf = (note: number, what: unknown): string =>
  NOTES[note].replace('%', () => `${what}`);
