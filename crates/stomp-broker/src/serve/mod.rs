//! Accepting connections, and the dispatch of each to what serves it.

#[cfg(feature = "net")]
mod accept;
mod dispatch;

#[cfg(feature = "net")]
pub(crate) use accept::{accept, serve_tcp};
pub(crate) use dispatch::serve;
