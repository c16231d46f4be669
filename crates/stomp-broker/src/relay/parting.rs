//! Last words to a client, and why they are said.

use stomp_protocol::{Command, ProtocolError, ProtocolErrorKind as Kind};

use crate::refusal::Refusal;
use crate::transport::Goodbye;

/// How a client is left: with an ERROR, if there is one, and for a reason.
#[derive(Clone, Debug)]
pub(super) struct Parting {
    pub(super) refusal: Option<Refusal>,
    pub(super) goodbye: Goodbye,
}

impl Parting {
    /// Nothing is left to say.
    pub(super) const fn silent(goodbye: Goodbye) -> Self {
        Self { refusal: None, goodbye }
    }

    pub(super) fn refused(refusal: Refusal, goodbye: Goodbye) -> Self {
        Self { refusal: Some(refusal), goodbye }
    }

    /// For the log.
    pub(super) fn why(&self) -> &str {
        self.refusal.as_ref().map_or("finished", |refusal| &refusal.message)
    }
}

/// The broker behind the gateway cannot be reached, or is gone. Clients are not told where it is.
pub(super) fn unavailable(detail: impl Into<String>) -> Parting {
    Parting::refused(Refusal::new("Broker unavailable", detail), Goodbye::Unavailable)
}

pub(super) fn shutting_down(gives_reasons: bool) -> Parting {
    let detail = "The gateway is shutting down; connect again later.";
    let refusal = (!gives_reasons).then(|| Refusal::new("Shutting down", detail));
    Parting { refusal, goodbye: Goodbye::ShuttingDown }
}

pub(super) fn malformed(error: &ProtocolError) -> Parting {
    let detail = error.to_string();
    match error.kind() {
        Kind::TooManyHeaders | Kind::LineTooLong | Kind::HeadTooLong | Kind::BodyTooLarge => {
            Parting::refused(Refusal::new("Frame too large", detail), Goodbye::TooLarge)
        }
        _ => Parting::refused(Refusal::new("Malformed frame", detail), Goodbye::Error),
    }
}

pub(super) fn message_too_large(max: usize) -> Parting {
    let detail = format!("A WebSocket message may have {max} bytes.");
    Parting::refused(Refusal::new("Message too large", detail), Goodbye::TooLarge)
}

pub(super) fn not_utf8() -> Parting {
    let detail = "A text message is not UTF-8. Bodies that are not text go into binary messages.";
    Parting::refused(Refusal::new("Text is not UTF-8", detail), Goodbye::NotUtf8)
}

pub(super) fn client_silent(silent: u64, agreed: u64) -> Parting {
    let detail =
        format!("Nothing came for {silent} ms; a heart-beat was agreed for every {agreed} ms.");
    Parting::refused(Refusal::new("Heart-beat lost", detail), Goodbye::Error)
}

pub(super) fn incomplete_frame(silent: u64) -> Parting {
    let detail = format!("Nothing came for {silent} ms in the middle of a frame.");
    Parting::refused(Refusal::new("Incomplete frame", detail), Goodbye::Error)
}

pub(super) fn not_connected_in_time(patience: u64) -> Parting {
    let detail = format!("No whole CONNECT frame came within {patience} ms.");
    Parting::refused(Refusal::new("Not connected in time", detail), Goodbye::Error)
}

pub(super) fn not_connected(command: Command) -> Parting {
    let detail = format!("The first frame must be CONNECT (or STOMP), and this is {command}.");
    Parting::refused(Refusal::new("Not connected", detail), Goodbye::Error)
}
