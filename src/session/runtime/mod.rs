//! Where sessions run: a browser, or a host with or without sockets.

use std::sync::Arc;

use super::Builder;
use super::handle::Handle;

#[cfg(all(not(target_arch = "wasm32"), feature = "native"))]
mod native;
#[cfg(not(any(target_arch = "wasm32", feature = "native")))]
mod none;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(all(not(target_arch = "wasm32"), feature = "native"))]
use native as present;
#[cfg(not(any(target_arch = "wasm32", feature = "native")))]
use none as present;
#[cfg(target_arch = "wasm32")]
use web as present;

#[cfg(target_arch = "wasm32")]
pub(crate) use web::pause;

/// Makes a session, and starts the task that drives it.
pub(crate) fn start(builder: Builder) -> Arc<Handle> {
    present::start(builder)
}
