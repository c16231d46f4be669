//! Plays a replay to a client, in the place of a session.

mod ending;
mod player;
mod received;

pub(crate) use player::serve;
