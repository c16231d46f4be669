//! What comes of a transport.

use super::network::RequestError;

/// What happens to a transport.
#[derive(Debug)]
pub(super) enum Happening {
    /// The answer to `/info`.
    Info(Result<Vec<u8>, RequestError>),
    /// A socket without SockJS's frames is open.
    Opened,
    /// A message came that is in no frame of SockJS.
    Message(Vec<u8>),
    /// A frame of SockJS came.
    Frame(String),
    ResponseEnded {
        is_within_frame: bool,
    },
    /// A request has brought messages over.
    Sent,
    /// The other side has closed it.
    Closed {
        code: u16,
        reason: String,
    },
    /// It is of no use, or not any more.
    Failed(String),
}
