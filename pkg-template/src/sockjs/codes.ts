// The numbers that stand for things about SockJS. src/npm/border/sockjs_codes.rs has the same; a test of the Rust
// side compares the two.

// What happens. Behind each the number that comes with it.
export const INFO = 0; // 1 if the server offers WebSocket
export const OPENED = 1;
export const MESSAGE_CAME = 2;
export const WAY_FAILED = 3; // 1 if it is the peer that is broken
export const WAY_CLOSED = 4; // the close code
export const CLOSE = 5;
export const QUEUE = 6; // the length of the message
export const SENT = 7;
export const TIME = 8;

// What is to be done. Behind each the value that comes with it.
export const NOTHING = 0;
export const ASK_INFO = 1;
export const OPEN_PLAIN = 2;
export const OPEN_FOREIGN = 3;
export const OPEN_WEBSOCKET = 4;
export const OPEN_STREAMING = 5;
export const OPEN_POLLING = 6;
export const TIMED_OUT = 7; // milliseconds
export const MAY_SEND = 8; // if that was said before: send again all that was sent since
export const IN_USE = 9;
export const CLOSE_WAY = 10;
export const ENDED = 11; // the close code
export const BROKEN = 12; // the close code

// What a frame is.
export const IGNORE = 0;
export const MESSAGES = 1; // behind its first character, a JSON array of them
export const END = 2; // behind its first character, a JSON array of a code and a reason
export const FORGOTTEN = 3; // the server has: put in WAY_FAILED
export const UNKNOWN = 4; // no frame: put in WAY_FAILED, 1

// Addresses.
export const AT_INFO = 0;
export const AT_RECEIVE = 1;
export const AT_SEND = 2;
