//! Two kinds of error that never mix: the peer is broken, or the caller misused the crate.

mod protocol;
mod usage;

pub use protocol::{ProtocolError, ProtocolErrorKind};
pub use usage::{HeaderFault, UsageError, UsageErrorKind};
