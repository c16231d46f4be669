//! The record of a namespace: its connections and the frames that went over them.
//!
//! Recording happens below everything else, where bytes are read and written ([`Recorder`]), so it
//! shows what was on the wire. It is bounded ([`RecordLimits`](crate::options::RecordLimits)): the oldest goes first. A frame is
//! parsed only when it is asked for.

mod connection;
mod ending;
mod entry;
mod frame;
mod history;
mod log;
mod pattern;
mod recorded_bytes;
mod recorder;
mod refused;
mod store;
mod totals;
mod transcript;

pub use connection::{ConnectionInfo, ConnectionState, SubscriptionInfo};
pub use ending::{ConnectionEnd, EndKind, EndedBy};
pub use frame::{Direction, RecordedFrame};
pub use pattern::Pattern;
#[cfg(feature = "regex")]
pub use pattern::PatternError;
pub(crate) use recorder::{Recorder, recorded};
pub use refused::RefusalInfo;
pub(crate) use store::{Records, Waited};
pub(crate) use totals::{Flow, Totals};
pub use transcript::{Transcript, TranscriptError};
