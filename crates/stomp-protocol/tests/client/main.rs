//! The client: one connection, and the client that outlives connections, driven by hand with a
//! virtual clock. The broker's side is written out byte by byte.

mod commands;
mod handshake;
mod heads;
mod heart_beats;
mod lifecycle;
mod liveness;
mod reconnecting;
mod rig;
mod routing;
