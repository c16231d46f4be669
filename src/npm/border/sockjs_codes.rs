//! The numbers that stand for things about SockJS, as [`codes`](super::codes).

/// What is called. Behind each what goes in and out.
pub(super) const INFO: u32 = 42; // now, 1 if the server offers WebSocket
pub(super) const OPENED: u32 = 43; // now
pub(super) const MESSAGE_CAME: u32 = 44;
pub(super) const WAY_FAILED: u32 = 45; // now, 1 if it is the peer that is broken
pub(super) const WAY_CLOSED: u32 = 46; // now, the close code
pub(super) const CLOSE: u32 = 47;
pub(super) const QUEUE: u32 = 48; // now, the length of the message
pub(super) const SENT: u32 = 49;
pub(super) const TIME: u32 = 50; // now
pub(super) const STEP: u32 = 51; // gives what is to be done; value
pub(super) const DEADLINE: u32 = 52; // gives when TIME is due, -1 for never
pub(super) const BEGIN: u32 = 53; // room: 18 octets that nobody can guess
pub(super) const ADDRESS: u32 = 54; // which; text
pub(super) const MEMORY: u32 = 55; // text
pub(super) const FRAME: u32 = 56; // now, its first character; gives what it is
pub(super) const CHUNK: u32 = 57; // room; gives whether it may be a frame
pub(super) const LINE: u32 = 58; // gives whether there is one; text
pub(super) const ENDED: u32 = 59; // gives whether the next response is to be asked for
pub(super) const BATCH: u32 = 60; // gives how many messages to send

/// What is to be done: see [`STEP`]. Behind each the value that goes out.
pub(super) const NOTHING: u32 = 0;
pub(super) const ASK_INFO: u32 = 1;
pub(super) const OPEN_PLAIN: u32 = 2;
pub(super) const OPEN_FOREIGN: u32 = 3;
pub(super) const OPEN_WEBSOCKET: u32 = 4;
pub(super) const OPEN_STREAMING: u32 = 5;
pub(super) const OPEN_POLLING: u32 = 6;
pub(super) const TIMED_OUT: u32 = 7; // milliseconds
pub(super) const MAY_SEND: u32 = 8; // if that was said before: send again all that was sent since
pub(super) const IN_USE: u32 = 9;
pub(super) const CLOSE_WAY: u32 = 10;
pub(super) const WAY_ENDED: u32 = 11; // the close code
pub(super) const BROKEN: u32 = 12; // the close code

/// What a frame is: see [`FRAME`].
pub(super) const IGNORE: u32 = 0;
pub(super) const MESSAGES: u32 = 1; // behind its first character, a JSON array of them
pub(super) const END: u32 = 2; // behind its first character, a JSON array of a code and a reason
pub(super) const FORGOTTEN: u32 = 3; // the server has: put in WAY_FAILED
pub(super) const UNKNOWN: u32 = 4; // no frame: put in WAY_FAILED, 1

/// Which [`ADDRESS`]: of the server's description of itself, of where the present session receives, of
/// where it sends.
pub(super) const AT_INFO: u32 = 0;
pub(super) const AT_RECEIVE: u32 = 1;
pub(super) const AT_SEND: u32 = 2;
