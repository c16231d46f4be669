// The numbers that stand for things about SockJS. src/npm/border/sockjs_codes.rs has the same; a test of the Rust
// side compares the two.

// What happens: see `call` in src/npm/border/sockjs.rs. Behind each what goes in besides the time.
export const SET_OUT = 42;
export const INFO = 43; // 1 if the server offers WebSocket
export const OPENED = 44;
export const MESSAGE_CAME = 45;
export const FRAME = 46; // its first character
export const RESPONSE_ENDED = 47; // 0 unless within a frame
export const WAY_FAILED = 48; // 1 if it is the peer that is broken
export const WAY_CLOSED = 49; // the close code
export const TO_SEND = 50; // the length of the message
export const SENT = 51; // how many messages wait
export const CLOSE = 52; // how many messages wait
export const TIME = 53;

// What is to be done, which is what a call gives; and in how many milliseconds TIME is due, -1 for never. Behind each the
// value that goes out with it.
export const NOTHING = 0;
export const OPEN_WAY = 2; // the way
export const TIMED_OUT = 3; // milliseconds
export const MAY_SEND = 4; // if that was said before: send again all that was sent since
export const IN_USE = 5; // bytes, to be kept: what failed and what did not
export const CLOSE_WAY = 6;
export const WAY_ENDED = 7; // the close code
export const BROKEN = 8; // the close code

// What the machine says of that which was put in, if nothing else is to be done.
export const MESSAGES = 9; // the frame: behind its first character, a JSON array of messages
export const END = 10; // the frame: behind its first character, a JSON array of a code and a reason
export const FORGOTTEN = 11; // the server has: put in WAY_FAILED
export const UNKNOWN = 12; // no frame: put in WAY_FAILED, 1
export const YES = 13; // ask for the next response; put the message into the request

// The ways, those of SockJS in the order in which their transports are numbered.
export const WEBSOCKET = 0;
export const STREAMING = 1;
export const POLLING = 2;
export const FOREIGN = 3;
export const PLAIN = 4;
export const ASK_INFO = 5; // no way yet: the server is asked what it offers
