//! A host without the feature `native`: a page that is rendered on a server, for instance.

use std::sync::Arc;

use crate::session::handle::Handle;
use crate::session::{Builder, Code, Error, driver};

/// A session that never connects, and says why.
pub(super) fn start(builder: Builder) -> Arc<Handle> {
    driver::without(
        builder,
        Error::new(
            Code::Unsupported,
            "this program was built without sockets: outside of a browser the crate stomp-wasm needs its feature \
             `native`",
        ),
    )
}
