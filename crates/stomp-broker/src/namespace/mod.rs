//! Namespaces: brokers within the broker.
//!
//! A namespace has destinations, connections, a clock and ids of its own, so tests that run side by
//! side in one process cannot disturb each other. There is always the one named `default`; the
//! others are called *namespaces* by those who use them: their endpoints begin with `/ns/NAME`.

mod clients;
mod endings;
mod feeds;
mod registry;
mod state;

pub(crate) use clients::ClientId;
pub(crate) use endings::AwaitedEnding;
pub use endings::Ending;
pub(crate) use registry::{AddError, Registry};
pub(crate) use state::{DEFAULT, Namespace, Place};
