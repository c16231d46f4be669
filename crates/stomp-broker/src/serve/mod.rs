//! Accepting connections, and the dispatch of each to what serves it.

mod accept;
mod dispatch;

pub(crate) use accept::{accept, serve_tcp};
pub(crate) use dispatch::serve;
