//! The numbers that stand for things on the border. `pkg-template/src/codes.ts` has the same; a test
//! compares the two.

/// What is called: see [`call`](super::call::call). Behind each what goes in and out.
pub(super) const ANSWER: u32 = 0; // gives the address of the six numbers that say what came of a call
pub(super) const ROOM: u32 = 1; // length; gives the address
pub(super) const RELEASE: u32 = 2; // handle

// Of nothing in particular.
pub(super) const OPEN: u32 = 3; // gives a handle
pub(super) const OPEN_READER: u32 = 4; // gives a handle
pub(super) const ENCODE_HEAD: u32 = 5; // version; room: command, headers; gives whether; body
pub(super) const ESCAPE: u32 = 6; // version; room: what is meant; body: what is written
pub(super) const UNESCAPE: u32 = 7; // version; room: what is written; text: what is meant

// Of a reader.
pub(super) const PUSH: u32 = 8; // room
pub(super) const NEXT_ITEM: u32 = 9; // gives what

// Of a session. `now` and `at` are times.
pub(super) const CONFIGURE: u32 = 10; // room: seven numbers
pub(super) const ACTIVATE: u32 = 11;
pub(super) const DEACTIVATE: u32 = 12; // by force; room: headers
pub(super) const FORCE_DISCONNECT: u32 = 13; // now
pub(super) const PREPARED: u32 = 14; // now, attempt
pub(super) const FAILED: u32 = 15; // now, attempt
pub(super) const MADE: u32 = 16; // now, attempt; gives whether it is wanted
pub(super) const IS_OPENING: u32 = 17; // now, attempt; gives whether
pub(super) const OPENED: u32 = 18; // now, strict, outgoing, incoming, tolerance; room: versions, headers; gives whether
pub(super) const UNUSABLE: u32 = 19;
pub(super) const BYTES: u32 = 20; // now; room
pub(super) const HEAD: u32 = 21; // now; room; gives whether; text, value
pub(super) const HEARD: u32 = 22; // at
pub(super) const CLOSED: u32 = 23;
pub(super) const TIME: u32 = 24; // now
pub(super) const MARK: u32 = 25; // gives how much is waiting
pub(super) const POLL: u32 = 26; // now, mark; gives what is to be done
pub(super) const DEADLINE: u32 = 27; // gives when TIME is due, -1 for never
pub(super) const STATUS: u32 = 28; // gives how it is
pub(super) const NEXT_DELAY: u32 = 29; // gives it
pub(super) const SET_NEXT_DELAY: u32 = 30; // delay

// What is asked of a connection: token; room: subject, subscription, headers; gives whether; text, value.
pub(super) const SEND_HEAD: u32 = 31;
pub(super) const SUBSCRIBE: u32 = 32;
pub(super) const UNSUBSCRIBE: u32 = 33;
pub(super) const ACK: u32 = 34;
pub(super) const NACK: u32 = 35;
pub(super) const BEGIN: u32 = 36;
pub(super) const COMMIT: u32 = 37;
pub(super) const ABORT: u32 = 38;
pub(super) const ABANDON: u32 = 39;
pub(super) const WATCH: u32 = 40;

/// The first of those that are about SockJS: see [`sockjs_codes`](super::sockjs_codes).
#[cfg(feature = "sockjs")]
pub(super) const OPEN_SOCKJS: u32 = 41; // session; now, wall, timeout, bits; room; gives a handle or -1

/// What is to be done: see [`poll`](super::actions::poll).
pub(super) const NOTHING: u32 = 0;
pub(super) const STATE_CHANGED: u32 = 1;
pub(super) const PREPARE: u32 = 2;
pub(super) const OPEN_SOCKET: u32 = 3;
pub(super) const TRANSMIT: u32 = 4;
pub(super) const BEAT: u32 = 5;
pub(super) const CLOSE: u32 = 6;
pub(super) const DISCARD: u32 = 7;
pub(super) const SOCKET_CLOSED: u32 = 8;
pub(super) const DISCARDED: u32 = 9;
pub(super) const DEACTIVATED: u32 = 10;
pub(super) const FAREWELL: u32 = 11;
pub(super) const CONNECTED: u32 = 12;
pub(super) const MESSAGE: u32 = 13;
pub(super) const RECEIPT: u32 = 14;
pub(super) const DISCONNECTED: u32 = 15;
pub(super) const ERROR: u32 = 16;
pub(super) const UNHANDLED: u32 = 17;
pub(super) const HEART_BEAT: u32 = 18;
pub(super) const HEART_BEAT_LOST: u32 = 19;
pub(super) const PROTOCOL_ERROR: u32 = 20;
/// The first of the notes, which are in the order of `NOTES` in codes.ts.
pub(super) const NOTE: u32 = 21;

/// How a session is: the bits of [`STATUS`], and above them the version spoken: 1 for 1.0, 2 for 1.1,
/// 3 for 1.2.
pub(super) const IS_ESTABLISHED: u32 = 1;
pub(super) const IS_READY: u32 = 2;
pub(super) const IS_AT_BOUNDARY: u32 = 8;
