//! What can be set about a broker, as plain data that nothing else is needed for.

mod control;
mod delivering;
mod limits;
mod relay;

pub use control::{ControlOptions, NamespaceOptions};
pub use delivering::{Delivering, SlowConsumer};
pub use limits::{Limits, RecordLimits};
pub use relay::{Relay, RelayHeartBeats, RelayLogin};
