//! The numbers that stand for things on the border. `pkg-template/src/codes.ts` has the same; a test
//! compares the two.

/// What happens to a session: see [`input`](super::input).
pub(super) const ACTIVATE: u32 = 0;
pub(super) const FORCE_DISCONNECT: u32 = 1;
pub(super) const PREPARED: u32 = 2;
pub(super) const FAILED: u32 = 3;
pub(super) const MADE: u32 = 4;
pub(super) const IS_OPENING: u32 = 5;
pub(super) const UNUSABLE: u32 = 6;
pub(super) const CLOSED: u32 = 7;
pub(super) const TIME: u32 = 8;

/// What is to be done: see [`poll`](super::poll).
pub(super) const NOTHING: u32 = 0;
pub(super) const STATE_CHANGED: u32 = 1;
pub(super) const PREPARE: u32 = 2;
pub(super) const OPEN: u32 = 3;
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

/// What may be asked of a connection: see [`request`](super::request).
pub(super) const SUBSCRIBE: u32 = 0;
pub(super) const UNSUBSCRIBE: u32 = 1;
pub(super) const ACK: u32 = 2;
pub(super) const NACK: u32 = 3;
pub(super) const BEGIN: u32 = 4;
pub(super) const COMMIT: u32 = 5;
pub(super) const ABORT: u32 = 6;
pub(super) const ABANDON: u32 = 7;
pub(super) const WATCH: u32 = 8;

/// How a session is: see [`status`](super::status).
pub(super) const IS_ESTABLISHED: u32 = 1;
pub(super) const IS_READY: u32 = 2;
pub(super) const IS_AT_BOUNDARY: u32 = 8;
