//! The two kinds of error: the peer broke the protocol, or the caller misused the crate.

mod protocol;
mod usage;

pub use protocol::{ProtocolError, ProtocolErrorKind};
pub use usage::{HeaderProblem, UsageError, UsageErrorKind};
