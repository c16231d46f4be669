//! Options of a broker, as plain data.

mod control;
mod delivering;
mod limits;
#[cfg(feature = "net")]
mod relay;

pub use control::{ControlOptions, ControlToken, NamespaceOptions};
pub use delivering::{Delivering, SlowConsumer};
pub use limits::{Limits, RecordLimits};
#[cfg(feature = "net")]
pub use relay::{Relay, RelayHeartBeats, RelayLogin};
