//! From an accepted connection to what serves it.

mod accept;
mod dispatch;

pub(crate) use accept::{accept, serve_tcp};
pub(crate) use dispatch::serve;
