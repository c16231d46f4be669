//! What a fault strikes at, and what it does there.

use super::ending::Aftermath;
use super::frame_actions::FrameActions;
use super::http_actions::HttpActions;
use super::on::{HttpKind, Occasion, OnConnection, OnFrame};

/// What a fault strikes at, and what it does there.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strike {
    /// At frames.
    Frame(OnFrame, Box<FrameActions>),
    /// At new connections, before the first byte.
    Accept(OnConnection, AcceptActions),
    /// At HTTP requests.
    Http(HttpKind, HttpActions),
}

/// What a fault does to a new connection. The default lets it pass as it is.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AcceptActions {
    /// Milliseconds until it is read from.
    pub delay: Option<u64>,
    /// What happens to it then.
    pub aftermath: Aftermath,
}

impl Strike {
    pub(super) fn fits(&self, occasion: &Occasion<'_>) -> bool {
        match (self, occasion) {
            (Self::Frame(on, _), Occasion::Frame(whose, frame)) => on.fits(*whose, frame),
            (Self::Accept(on, _), Occasion::Accept(whose)) => on.fits(*whose),
            (Self::Http(wanted, _), Occasion::Http(kind)) => wanted.fits(*kind),
            _ => false,
        }
    }
}
