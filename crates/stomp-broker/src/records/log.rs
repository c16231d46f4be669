//! Frames in the log, for those who ask for them.

use tracing::{Level, enabled, trace};

use super::frame::{Direction, RecordedFrame};

/// The target by which a filter asks for them, as `RUST_LOG=info,frames=trace` does.
const TARGET: &str = "frames";

/// Whether frames are logged: parsing one has a cost.
pub(super) fn is_wanted() -> bool {
    enabled!(target: TARGET, Level::TRACE)
}

/// A line with what the frame says, but its body. Secrets are hidden in it already.
pub(super) fn log(frame: &RecordedFrame) {
    let arrow = match frame.direction {
        Direction::In => "<<<",
        Direction::Out => ">>>",
    };
    let headers: Vec<_> =
        frame.headers.iter().map(|(name, value)| format!("{name}:{value}")).collect();
    let (connection, body) = (frame.connection, frame.bytes().len());
    trace!(target: TARGET, connection, ?headers, body, "{arrow} {}", frame.command);
}
