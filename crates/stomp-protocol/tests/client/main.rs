//! The client: one connection, and the session that outlives connections, driven by hand with a
//! virtual clock. The broker's side is written out byte by byte.

mod commands;
mod handshake;
mod heart_beats;
mod lifecycle;
mod reconnecting;
mod rig;
mod routing;
