//! The client's side of SockJS, with a clock that the tests set.

mod falling_back;
mod frames;
mod memory;
mod receiving;
mod rig;
mod sending;
mod waiting;
