#![doc = include_str!("../README.md")]
#![cfg(target_arch = "wasm32")]

mod callbacks;
mod client;
mod frame;
mod options;
mod subscription;

pub use client::Client;
pub use frame::Message;
pub use subscription::{Subscription, Transaction};
