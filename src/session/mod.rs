//! A session with a broker: [`Session`] and what belongs to it.
//!
//! What is decided is decided by [`stomp_protocol::session`]. One task, the `driver`, owns it, the socket and the timer. Handles
//! give it commands by a channel (`command`, `handle`), and wait for its answers; messages go to a buffer that the reader
//! shares with the driver (`inbox`). What differs between a browser and a host is behind two small traits (`transport`),
//! with an implementation for each (`runtime`).

mod api;
mod body;
mod channel;
mod code_texts;
mod command;
mod driver;
mod error;
mod event;
mod handle;
mod inbox;
mod lock;
mod log;
mod message;
mod options;
mod prepare;
mod publish;
mod reply;
mod retry;
mod runtime;
#[cfg(all(feature = "sockjs", any(test, target_arch = "wasm32")))]
mod sockjs;
mod stats;
mod subscribe_options;
mod subscription;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod text;
mod transaction;
mod transport;
mod travel;
mod watch;

use std::time::Duration;

pub use api::Session;
pub use body::Body;
pub use command::Confirmation;
pub use error::{Code, Error};
pub use event::{Event, Events};
pub use handle::Settling;
pub use inbox::Overflow;
pub use message::Message;
pub use options::Builder;
pub use prepare::{Attempt, MaybeSend};
pub use publish::{Publish, Request};
pub use retry::Retry;
pub use stats::Stats;
pub use stomp_protocol::session::{AckMode, Broker, Confirm, OnError, State, SubscriptionState};
pub use subscribe_options::SubscribeOptions;
pub use subscription::{Next, Subscription};
pub use transaction::Transaction;
pub use travel::Transport;
pub use watch::{Status, Statuses};

/// Whole milliseconds, and none too few.
pub(crate) const fn millis(duration: Duration) -> u64 {
    let millis = duration.as_nanos().div_ceil(1_000_000);
    if millis > u64::MAX as u128 { u64::MAX } else { millis as u64 }
}
