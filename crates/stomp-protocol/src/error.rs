//! Two kinds of error that never mix: the peer is broken, or the caller misused the crate.

mod protocol;
mod text;
mod usage;

pub(crate) use text::push_number;

pub use protocol::{ProtocolError, ProtocolErrorKind};
pub use usage::{HeaderFault, UsageError, UsageErrorKind};
