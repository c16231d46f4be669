//! The time and the chance of a namespace: both can be set, so that a test repeats itself.

mod clock;
pub(crate) mod seed;

pub(crate) use crate::runtime::millis;
pub(crate) use clock::{Advanced, Clock, Sleeper};
pub(crate) use seed::{Seed, draw};
