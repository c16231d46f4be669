// The numbers that stand for things about SockJS. src/npm/border/sockjs_codes.rs has the same; a test compares
// the two.

// What is called. Behind each what goes in and out.
export const INFO = 42; // now, 1 if the server offers WebSocket
export const OPENED = 43; // now
export const MESSAGE_CAME = 44;
export const WAY_FAILED = 45; // now, 1 if it is the peer that is broken
export const WAY_CLOSED = 46; // now, the close code
export const CLOSE = 47;
export const QUEUE = 48; // now, the length of the message
export const SENT = 49;
export const TIME = 50; // now
export const STEP = 51; // gives what is to be done; value
export const DEADLINE = 52; // gives when TIME is due, -1 for never
export const BEGIN = 53; // room: 18 octets that nobody can guess
export const ADDRESS = 54; // which; text
export const MEMORY = 55; // text
export const FRAME = 56; // now, its first character; gives what it is
export const CHUNK = 57; // room; gives whether it may be a frame
export const LINE = 58; // gives whether there is one; text
export const ENDED = 59; // gives whether the next response is to be asked for
export const BATCH = 60; // gives how many messages to send

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
export const WAY_ENDED = 11; // the close code
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
