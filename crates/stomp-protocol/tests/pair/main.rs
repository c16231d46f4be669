//! Client against server: two machines, a wire between them, and a clock that moves when told to.

mod exchange;
mod heart_beats;
mod rig;
