//! The closing of a client's connection: the ERROR, and how the transport is closed.

use std::time::Duration;

use stomp_protocol::{Command, ProtocolError, ProtocolErrorKind as Kind};

use crate::namespace::Ending;
use crate::refusal::Refusal;
use crate::transport::CloseCause;

/// The closing of a client's connection: an ERROR, if there is one, and how the transport is closed.
#[derive(Clone, Debug)]
pub(super) struct Close {
    pub(super) refusal: Option<Refusal>,
    pub(super) how: How,
}

/// How a client's transport is closed.
#[derive(Clone, Debug)]
pub(super) enum How {
    Because(CloseCause),
    /// With a close code and a reason, as was requested.
    With(u16, String),
    /// Without a word, as was requested.
    Reset,
}

impl Close {
    /// Nothing is left to say.
    pub(super) const fn silent(close_cause: CloseCause) -> Self {
        Self { refusal: None, how: How::Because(close_cause) }
    }

    pub(super) fn refused(refusal: Refusal, close_cause: CloseCause) -> Self {
        Self { refusal: Some(refusal), how: How::Because(close_cause) }
    }

    /// As the control API requests it, or the end of the gateway.
    pub(super) fn requested(ending: Ending) -> Self {
        match ending {
            Ending::Error { message, detail } => {
                Self::refused(Refusal::new(message, detail), CloseCause::Error)
            }
            Ending::Close { code, reason } => Self { refusal: None, how: How::With(code, reason) },
            Ending::Reset => Self { refusal: None, how: How::Reset },
        }
    }

    /// Whether what the client has sent still goes to the broker, until the client closes.
    pub(super) const fn lets_finish(&self) -> bool {
        matches!(self.how, How::With(..))
    }

    /// For the log.
    pub(super) fn why(&self) -> &str {
        match (&self.refusal, &self.how) {
            (Some(refusal), _) => &refusal.message,
            (None, How::Because(_)) => "finished",
            (None, How::With(..) | How::Reset) => "ended on request",
        }
    }
}

/// The broker behind the gateway cannot be reached, or is gone. Clients are not told where it is.
pub(super) fn unavailable(detail: impl Into<String>) -> Close {
    Close::refused(Refusal::new("Broker unavailable", detail), CloseCause::Unavailable)
}

/// The broker reads nothing: what waits for it may be a client's that is gone.
pub(super) fn broker_stalled(patience: Duration) -> Close {
    unavailable(format!(
        "The broker behind this gateway has taken nothing for {} ms. What had no receipt may not \
         have arrived; connect again later.",
        patience.as_millis()
    ))
}

pub(super) fn shutting_down(gives_reasons: bool) -> Close {
    let detail = "The gateway is shutting down; connect again later.";
    let refusal = (!gives_reasons).then(|| Refusal::new("Shutting down", detail));
    Close { refusal, how: How::Because(CloseCause::ShuttingDown) }
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
    Close::refused(Refusal::not_utf8(), CloseCause::NotUtf8)
}

pub(super) fn violation(why: &str) -> Close {
    Close::refused(Refusal::not_websocket(why), CloseCause::Error)
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
