//! What a connection reports.

use alloc::boxed::Box;

use super::Token;
use crate::error::ProtocolError;
use crate::frame::Frame;
use crate::version::Version;

/// Something that the broker sent, or failed to send.
///
/// [`Connection::poll_event`](super::Connection::poll_event) gives them: see the example of [`Connection`](super::Connection).
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The handshake is done. The two periods are what was agreed, in milliseconds, 0 for none
    /// (spec#43).
    Connected {
        /// The CONNECTED frame.
        frame: Box<Frame>,
        /// The version both speak from here on.
        version: Version,
        /// This client sends at least this often.
        send_every: u64,
        /// The broker sends at least this often.
        expect_every: u64,
    },
    /// A message. `token` is the one its subscription was made with; none if there is no such
    /// subscription: a broker may deliver what was never asked for (replies to a temporary queue).
    Message {
        /// The MESSAGE frame.
        frame: Box<Frame>,
        /// The token of its subscription.
        token: Option<Token>,
    },
    /// A receipt. `token` is the one its watcher was registered with, which is thereby gone.
    Receipt {
        /// The RECEIPT frame.
        frame: Box<Frame>,
        /// The token that waited for it.
        token: Option<Token>,
    },
    /// The receipt for DISCONNECT: nothing more will come, the socket should be closed (spec#67).
    DisconnectReceipt(Box<Frame>),
    /// An ERROR frame. The broker ought to close now, but not all do (spec#76), so the connection
    /// goes on. `token`: whose receipt will now never come (`L11`), if the frame says so.
    Error {
        /// The ERROR frame.
        frame: Box<Frame>,
        /// The token that waited for the receipt of the frame at fault.
        token: Option<Token>,
    },
    /// A frame whose command STOMP does not define; read leniently only.
    Unhandled(Box<Frame>),
    /// A heart-beat came.
    HeartBeat,
    /// Nothing came for too long. The connection is over.
    HeartBeatLost {
        /// For how long, in milliseconds.
        silent_for: u64,
    },
    /// The broker broke the protocol. The connection is over.
    Failed(ProtocolError),
}
