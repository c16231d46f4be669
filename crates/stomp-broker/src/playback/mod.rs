//! Plays a replay to a client, in the place of a session.

mod ending;
mod hearing;
mod player;

pub(crate) use player::serve;
