//! The closing of a client's connection: the ERROR, and the cause.

use stomp_protocol::{Command, ProtocolError, ProtocolErrorKind as Kind};

use crate::refusal::Refusal;
use crate::transport::CloseCause;

/// The closing of a client's connection: an ERROR, if there is one, and the cause.
#[derive(Clone, Debug)]
pub(super) struct Close {
    pub(super) refusal: Option<Refusal>,
    pub(super) close_cause: CloseCause,
}

impl Close {
    /// Nothing is left to say.
    pub(super) const fn silent(close_cause: CloseCause) -> Self {
        Self { refusal: None, close_cause }
    }

    pub(super) fn refused(refusal: Refusal, close_cause: CloseCause) -> Self {
        Self { refusal: Some(refusal), close_cause }
    }

    /// For the log.
    pub(super) fn why(&self) -> &str {
        self.refusal.as_ref().map_or("finished", |refusal| &refusal.message)
    }
}

/// The broker behind the gateway cannot be reached, or is gone. Clients are not told where it is.
pub(super) fn unavailable(detail: impl Into<String>) -> Close {
    Close::refused(Refusal::new("Broker unavailable", detail), CloseCause::Unavailable)
}

pub(super) fn shutting_down(gives_reasons: bool) -> Close {
    let detail = "The gateway is shutting down; connect again later.";
    let refusal = (!gives_reasons).then(|| Refusal::new("Shutting down", detail));
    Close { refusal, close_cause: CloseCause::ShuttingDown }
}

pub(super) fn malformed(error: &ProtocolError) -> Close {
    let detail = error.to_string();
    match error.kind() {
        Kind::TooManyHeaders | Kind::LineTooLong | Kind::HeadTooLong | Kind::BodyTooLarge => {
            Close::refused(Refusal::new("Frame too large", detail), CloseCause::TooLarge)
        }
        _ => Close::refused(Refusal::new("Malformed frame", detail), CloseCause::Error),
    }
}

pub(super) fn message_too_large(max: usize) -> Close {
    let detail = format!("A WebSocket message may have {max} bytes.");
    Close::refused(Refusal::new("Message too large", detail), CloseCause::TooLarge)
}

pub(super) fn not_utf8() -> Close {
    let detail = "A text message is not UTF-8. Bodies that are not text go into binary messages.";
    Close::refused(Refusal::new("Text is not UTF-8", detail), CloseCause::NotUtf8)
}

pub(super) fn client_silent(silent: u64, agreed: u64) -> Close {
    let detail =
        format!("Nothing came for {silent} ms; a heart-beat was agreed for every {agreed} ms.");
    Close::refused(Refusal::new("Heart-beat lost", detail), CloseCause::Error)
}

pub(super) fn incomplete_frame(silent: u64) -> Close {
    let detail = format!("Nothing came for {silent} ms in the middle of a frame.");
    Close::refused(Refusal::new("Incomplete frame", detail), CloseCause::Error)
}

pub(super) fn not_connected_in_time(patience: u64) -> Close {
    let detail = format!("No whole CONNECT frame came within {patience} ms.");
    Close::refused(Refusal::new("Not connected in time", detail), CloseCause::Error)
}

pub(super) fn not_connected(command: Command) -> Close {
    let detail = format!("The first frame must be CONNECT (or STOMP), and this is {command}.");
    Close::refused(Refusal::new("Not connected", detail), CloseCause::Error)
}
