//! The client's machine against the server's, over a simulated wire and with a virtual clock.

mod exchange;
mod heart_beats;
mod rig;
