//! Messages that an application publishes of itself, by the clock.

use std::fmt;

use crate::message::Message;

/// Something that publishes on topics at every period, while they have subscribers.
pub(crate) trait Feed: fmt::Debug + Send + Sync + 'static {
    /// The beginning of its topics' names.
    fn prefix(&self) -> &'static str;

    /// Milliseconds from one publication to the next.
    fn period(&self) -> u64;

    /// What it publishes in a namespace with this seed.
    fn source(&self, seed: u64) -> Box<dyn Source>;
}

/// A feed within one namespace.
pub(crate) trait Source: Send {
    /// The messages of the next period, at this time of day in milliseconds since 1970.
    fn next(&mut self, time: u64) -> Vec<Message>;
}
