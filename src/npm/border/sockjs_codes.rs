//! The numbers that stand for things about SockJS, as [`codes`](super::codes).

/// What happens: see [`call`](super::sockjs::call). Behind each what goes in besides the time.
pub(super) const SET_OUT: u32 = 42;
pub(super) const INFO: u32 = 43; // 1 if the server offers WebSocket
pub(super) const OPENED: u32 = 44;
pub(super) const MESSAGE_CAME: u32 = 45;
pub(super) const FRAME: u32 = 46; // its first character
pub(super) const RESPONSE_ENDED: u32 = 47; // 0 unless within a frame
pub(super) const WAY_FAILED: u32 = 48; // 1 if it is the peer that is broken
pub(super) const WAY_CLOSED: u32 = 49; // the close code
pub(super) const TO_SEND: u32 = 50; // the length of the message
pub(super) const SENT: u32 = 51; // how many messages wait
pub(super) const CLOSE: u32 = 52; // how many messages wait
pub(super) const TIME: u32 = 53;

/// What is to be done, which is what a call gives; and in how many milliseconds TIME is due, -1 for never. Behind each the
/// value that goes out with it.
pub(super) const NOTHING: u32 = 0;
pub(super) const OPEN_WAY: u32 = 2; // the way
pub(super) const TIMED_OUT: u32 = 3; // milliseconds
pub(super) const MAY_SEND: u32 = 4; // if that was said before: send again all that was sent since
pub(super) const IN_USE: u32 = 5; // bytes, to be kept: what failed and what did not
pub(super) const CLOSE_WAY: u32 = 6;
pub(super) const WAY_ENDED: u32 = 7; // the close code
pub(super) const BROKEN: u32 = 8; // the close code

/// What the machine says of that which was put in, if nothing else is to be done.
pub(super) const MESSAGES: u32 = 9; // the frame: behind its first character, a JSON array of messages
pub(super) const END: u32 = 10; // the frame: behind its first character, a JSON array of a code and a reason
pub(super) const FORGOTTEN: u32 = 11; // the server has: put in WAY_FAILED
pub(super) const UNKNOWN: u32 = 12; // no frame: put in WAY_FAILED, 1
pub(super) const YES: u32 = 13; // ask for the next response; put the message into the request

/// The ways, those of SockJS in the order in which their transports are numbered.
pub(super) const WEBSOCKET: u32 = 0;
pub(super) const STREAMING: u32 = 1;
pub(super) const POLLING: u32 = 2;
pub(super) const FOREIGN: u32 = 3;
pub(super) const PLAIN: u32 = 4;
pub(super) const ASK_INFO: u32 = 5; // no way yet: the server is asked what it offers
