//! The client side of SockJS with a virtual clock.

mod falling_back;
mod frames;
mod memory;
mod rig;
mod sending;
mod waiting;
