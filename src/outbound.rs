//! What goes to the socket: frames without bodies here, messages by the short way in JavaScript.

use std::rc::Rc;

use stomp_protocol::client::Transmit;
use wasm_bindgen::JsValue;

use crate::driver::Driver;
use crate::errors::{failure, thrown};
use crate::flat;

impl Driver {
    /// Writes what the connection has queued.
    ///
    /// # Errors
    /// What the socket throws.
    pub(crate) fn transmit(&self, frame: &Transmit) -> Result<(), JsValue> {
        let Some(socket) = self.socket() else { return Ok(()) };
        if frame.command().is_some() {
            let text = core::str::from_utf8(frame.bytes()).unwrap_or_default();
            return socket.wire.transmit(text);
        }
        // A socket that is closing cannot beat; its end is on the way.
        if socket.is_open() { socket.wire.beat() } else { Ok(()) }
    }

    /// The head of a SEND frame up to its content-length, which JavaScript adds with the body.
    ///
    /// # Errors
    /// That nothing may be sent now, or not with these headers.
    pub(crate) fn send_head(self: &Rc<Self>, to: &str, headers: &str) -> Result<String, JsValue> {
        let headers = flat::read(headers);
        let head = self
            .session
            .borrow_mut()
            .connection()
            .and_then(|connection| connection.send_head(to, &headers))
            .map_err(|error| thrown(&error))?;
        String::from_utf8(head).map_err(|_| failure("unreachable: a head is text"))
    }
}
