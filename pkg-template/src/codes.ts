// The numbers that stand for things on the border. src/npm/border/codes.rs has the same; a test of the Rust side
// compares the two.

// What happens to a session.
export const ACTIVATE = 0;
export const FORCE_DISCONNECT = 1;
export const PREPARED = 2;
export const FAILED = 3;
export const MADE = 4;
export const IS_OPENING = 5;
export const UNUSABLE = 6;
export const CLOSED = 7;
export const TIME = 8;

// What is to be done.
export const NOTHING = 0;
export const STATE_CHANGED = 1;
export const PREPARE = 2;
export const OPEN = 3;
export const TRANSMIT = 4;
export const BEAT = 5;
export const CLOSE = 6;
export const DISCARD = 7;
export const SOCKET_CLOSED = 8;
export const DISCARDED = 9;
export const DEACTIVATED = 10;
export const FAREWELL = 11;
export const CONNECTED = 12;
export const MESSAGE = 13;
export const RECEIPT = 14;
export const DISCONNECTED = 15;
export const ERROR = 16;
export const UNHANDLED = 17;
export const HEART_BEAT = 18;
export const HEART_BEAT_LOST = 19;
export const PROTOCOL_ERROR = 20;
/** The first of the notes, which are in the order of notes.ts. */
export const NOTE = 21;

// What may be asked of a connection.
export const SUBSCRIBE = 0;
export const UNSUBSCRIBE = 1;
export const ACK = 2;
export const NACK = 3;
export const BEGIN = 4;
export const COMMIT = 5;
export const ABORT = 6;
export const ABANDON = 7;
export const WATCH = 8;

// How a session is.
export const IS_ESTABLISHED = 1;
export const IS_READY = 2;
export const IS_AT_BOUNDARY = 8;
