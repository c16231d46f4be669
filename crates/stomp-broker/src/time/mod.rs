//! The time and the chance of a namespace: both can be set, so that a test repeats itself.

mod clock;
mod seed;

pub(crate) use clock::{Clock, Sleeper, millis};
pub(crate) use seed::{Seed, draw};
