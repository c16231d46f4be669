// The numbers that stand for things on the border. src/npm/border/codes.rs has the same; a test compares the two.

// What is called: see `call` in src/npm/border/call.rs. Behind each what goes in and out.
export const ANSWER = 0; // gives the address of the six numbers that say what came of a call
export const ROOM = 1; // length; gives the address
export const RELEASE = 2; // handle

// Of nothing in particular.
export const OPEN = 3; // gives a handle
export const OPEN_READER = 4; // gives a handle
export const ENCODE_HEAD = 5; // version; room: command, headers; gives whether; body
export const ESCAPE = 6; // version; room: what is meant; body: what is written
export const UNESCAPE = 7; // version; room: what is written; text: what is meant

// Of a reader.
export const PUSH = 8; // room
export const NEXT_ITEM = 9; // gives what

// Of a session. `now` and `at` are times.
export const CONFIGURE = 10; // room: seven numbers
export const ACTIVATE = 11;
export const DEACTIVATE = 12; // by force; room: headers
export const FORCE_DISCONNECT = 13; // now
export const PREPARED = 14; // now, attempt
export const FAILED = 15; // now, attempt
export const MADE = 16; // now, attempt; gives whether it is wanted
export const IS_OPENING = 17; // now, attempt; gives whether
export const OPENED = 18; // now, strict, outgoing, incoming, tolerance; room: versions, headers; gives whether
export const UNUSABLE = 19;
export const BYTES = 20; // now; room
export const HEAD = 21; // now; room; gives whether; text, value
export const HEARD = 22; // at
export const CLOSED = 23;
export const TIME = 24; // now
export const MARK = 25; // gives how much is waiting
export const POLL = 26; // now, mark; gives what is to be done
export const DEADLINE = 27; // gives when TIME is due, -1 for never
export const STATUS = 28; // gives how it is
export const NEXT_DELAY = 29; // gives it
export const SET_NEXT_DELAY = 30; // delay

// What is asked of a connection: token; room: subject, subscription, headers; gives whether; text, value.
export const SEND_HEAD = 31;
export const SUBSCRIBE = 32;
export const UNSUBSCRIBE = 33;
export const ACK = 34;
export const NACK = 35;
export const BEGIN = 36;
export const COMMIT = 37;
export const ABORT = 38;
export const ABANDON = 39;
export const WATCH = 40;

// The first of those that are about SockJS: see sockjs/codes.ts.
export const OPEN_SOCKJS = 41; // session; now, wall, timeout, bits; room; gives a handle or -1

// What is to be done.
export const NOTHING = 0;
export const STATE_CHANGED = 1;
export const PREPARE = 2;
export const OPEN_SOCKET = 3;
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

// How a session is: the bits of STATUS, and above them the version spoken: 1 for 1.0, 2 for 1.1, 3 for 1.2.
export const IS_ESTABLISHED = 1;
export const IS_READY = 2;
export const IS_AT_BOUNDARY = 8;
