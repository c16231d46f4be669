//! What happened in a world: its connections and the frames that went over them.
//!
//! Recording happens below everything else, where bytes are read and written ([`Tape`]), so it
//! shows what was on the wire. It is bounded ([`RecordLimits`]): the oldest goes first. A frame is
//! taken apart only when somebody looks at it.

mod connection;
mod entry;
mod frame;
mod log;
mod pattern;
mod recorded_bytes;
mod store;
mod tape;
mod totals;
mod transcript;

pub use connection::{ConnectionInfo, ConnectionState, SubscriptionInfo};
pub use frame::{Direction, RecordedFrame};
pub use pattern::{Pattern, PatternError};
pub(crate) use store::{Records, Waited};
pub(crate) use tape::{Tape, taped};
pub(crate) use totals::{Flow, Totals};
pub use transcript::{Transcript, TranscriptError};
