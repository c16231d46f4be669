//! What a session has of its own in a browser.

#[cfg(feature = "sockjs")]
use std::cell::Cell;
#[cfg(feature = "sockjs")]
use std::rc::Rc;

use crate::session::Builder;
#[cfg(feature = "sockjs")]
use crate::session::options::MakeSocket;

/// The browser, for one session.
#[derive(Clone)]
pub(super) struct Browser {
    /// Makes the sockets of the program's own SockJS.
    #[cfg(feature = "sockjs")]
    pub(super) make: Option<Rc<MakeSocket>>,
    /// Whether text goes in binary messages too, where it is not for SockJS.
    #[cfg(feature = "sockjs")]
    pub(super) is_binary: bool,
    /// Whether the last connection was lost, and none was made since.
    #[cfg(feature = "sockjs")]
    pub(super) is_returning: Rc<Cell<bool>>,
}

impl Browser {
    #[cfg_attr(
        not(feature = "sockjs"),
        expect(unused_variables, reason = "a WebSocket needs no more than its address")
    )]
    pub(super) fn new(options: &Builder) -> Self {
        Self {
            #[cfg(feature = "sockjs")]
            make: options.sockjs.make.clone(),
            #[cfg(feature = "sockjs")]
            is_binary: options.is_binary,
            #[cfg(feature = "sockjs")]
            is_returning: Rc::default(),
        }
    }
}
