//! The numbers that stand for things about SockJS, as [`codes`](super::codes).

/// What happens: see [`sockjs_put`](super::sockjs_put). Behind each the number that comes with it.
pub(super) const INFO: u32 = 0; // 1 if the server offers WebSocket
pub(super) const OPENED: u32 = 1;
pub(super) const MESSAGE_CAME: u32 = 2;
pub(super) const WAY_FAILED: u32 = 3; // 1 if it is the peer that is broken
pub(super) const WAY_CLOSED: u32 = 4; // the close code
pub(super) const CLOSE: u32 = 5;
pub(super) const QUEUE: u32 = 6; // the length of the message
pub(super) const SENT: u32 = 7;
pub(super) const TIME: u32 = 8;

/// What is to be done: see [`sockjs_step`](super::sockjs_step). Behind each the value that goes out.
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
pub(super) const ENDED: u32 = 11; // the close code
pub(super) const BROKEN: u32 = 12; // the close code

/// What a frame is: see [`sockjs_frame`](super::sockjs_frame).
pub(super) const IGNORE: u32 = 0;
pub(super) const MESSAGES: u32 = 1; // behind its first character, a JSON array of them
pub(super) const END: u32 = 2; // behind its first character, a JSON array of a code and a reason
pub(super) const FORGOTTEN: u32 = 3; // the server has: put in WAY_FAILED
pub(super) const UNKNOWN: u32 = 4; // no frame: put in WAY_FAILED, 1
