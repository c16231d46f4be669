//! What JavaScript may ask of the driver.

use std::rc::Rc;

#[cfg(feature = "sockjs")]
use stomp_protocol::Instant;
use stomp_protocol::Version;
use stomp_protocol::client::Token;
use wasm_bindgen::prelude::*;

use crate::driver::{Driver, Input};
use crate::flat;
use crate::host::Host;
use crate::inbound;
use crate::outbound::{Ask, Request};

/// The engine of one client.
///
/// Headers go in and out as one string, name and value by turns, each closed by a NUL. Tokens are
/// numbers from 0 by which JavaScript knows its callbacks.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Core {
    driver: Rc<Driver>,
}

#[wasm_bindgen]
impl Core {
    /// An engine at rest.
    #[wasm_bindgen(constructor)]
    #[must_use]
    #[expect(clippy::new_without_default, reason = "JavaScript has no Default")]
    pub fn new() -> Self {
        Self { driver: Driver::new() }
    }

    /// Wishes to be connected. `host` is what the engine works for until it comes to rest.
    pub fn activate(&self, host: Host) {
        self.driver.adopt(Rc::new(host));
        self.driver.turn(Input::Activate);
    }

    /// Wishes to be at rest; with `force` without waiting for the broker. `headers` are those of
    /// DISCONNECT. `host.deactivated` says when it has come to that.
    pub fn deactivate(&self, host: Host, force: bool, headers: &str) {
        self.driver.adopt(Rc::new(host));
        let headers = flat::read(headers);
        self.driver.turn(Input::Deactivate { force, headers });
    }

    /// Ends the present connection; the next attempt follows by the client's policy.
    #[wasm_bindgen(js_name = forceDisconnect)]
    pub fn force_disconnect(&self) {
        self.driver.turn(Input::ForceDisconnect);
    }

    /// Whether the broker has accepted us and the connection has not ended.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn connected(&self) -> bool {
        self.driver.session.borrow().is_connected()
    }

    /// The version spoken, such as `1.2`; none before CONNECTED.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn version(&self) -> Option<String> {
        self.driver.session.borrow().version().map(|version| version.as_str().to_owned())
    }

    /// The delay before the next attempt, in milliseconds; 0 for none.
    #[wasm_bindgen(getter, js_name = nextDelay)]
    #[must_use]
    pub fn next_delay(&self) -> f64 {
        self.driver.session.borrow().next_delay() as f64
    }

    /// Overrides the delay before the next attempt.
    #[wasm_bindgen(setter, js_name = nextDelay)]
    pub fn set_next_delay(&self, delay: f64) {
        self.driver.session.borrow_mut().set_next_delay(delay.ceil() as u64);
    }

    /// Takes the head of a frame that stands in the first `len` octets of
    /// [`headBlock`](inbound::head_block), if the frame may go the short way: it is a well-formed
    /// MESSAGE at the beginning of a frame, and its whole body is at hand, which is for the caller to
    /// see. Gives
    ///
    /// * the number of its headers, which [`headTable`](inbound::head_table) describes;
    /// * -2 if its headers have to be fetched by [`headers`](Self::headers), because they are
    ///   escaped, not ASCII, or too many to number;
    /// * -1 if the frame has to go in whole, by [`text`](Self::text) or [`bytes`](Self::bytes).
    ///   Nothing has changed then; nor has it if the caller decides so for itself.
    pub fn head(&self, len: usize) -> i32 {
        inbound::route(&mut self.driver.session.borrow_mut(), crate::clock::now(), len)
    }

    /// The headers of the head that [`head`](Self::head) took last, from the same block.
    #[must_use]
    pub fn headers(&self, len: usize) -> String {
        inbound::headers(&mut self.driver.session.borrow_mut(), len)
    }

    /// Takes a text message of the socket, or the rest of one. True if the next message begins at the
    /// beginning of a frame.
    pub fn text(&self, text: &str) -> bool {
        self.driver.on_bytes(text.as_bytes())
    }

    /// As [`text`](Self::text), for a binary message.
    pub fn bytes(&self, bytes: &[u8]) -> bool {
        self.driver.on_bytes(bytes)
    }

    /// The head of a SEND frame, up to the content-length, which is for the caller to add. It stays
    /// valid until `wire.seal` is called.
    ///
    /// # Errors
    /// A `TypeError` if there is no connection, an `Error` if it is being ended or a header cannot be
    /// sent.
    #[wasm_bindgen(js_name = sendHead)]
    pub fn send_head(&self, destination: &str, headers: &str) -> Result<String, JsValue> {
        self.driver.send_head(destination, headers)
    }

    /// Asks for something that goes by a frame without a body. Gives the id of what was made: of the
    /// subscription (its header `id`, else a new one), or of the transaction (`subject`, else a new
    /// one).
    ///
    /// * `subject`: the destination to subscribe to; else the id of the subscription, message,
    ///   transaction or receipt that it is about.
    /// * `subscription`: of a message to be acknowledged or refused; empty if it is not known.
    /// * `headers` of the frame.
    /// * `token`: of the callback for messages, or for the receipt.
    ///
    /// # Errors
    /// As [`sendHead`](Self::send_head); if an id that has to be new is in use, or a transaction is not
    /// open; for an acknowledgement of nothing; for NACK if the version spoken has none; and what the
    /// socket throws.
    pub fn request(
        &self,
        request: Request,
        subject: &str,
        subscription: &str,
        headers: &str,
        token: u32,
    ) -> Result<String, JsValue> {
        let (headers, token) = (flat::read(headers), Token(token));
        self.driver.ask(Ask { request, subject, subscription, headers, token })
    }

    /// The header by which an ACK names a message in the version spoken (spec#62, spec#82, spec#94).
    #[wasm_bindgen(getter, js_name = ackHeader)]
    #[must_use]
    pub fn ack_header(&self) -> String {
        let version = self.driver.session.borrow().version();
        let has_ack_id = version.is_none_or(Version::has_ack_id);
        String::from(if has_ack_id { "ack" } else { "message-id" })
    }
}

#[cfg(feature = "sockjs")]
impl Core {
    /// When the present attempt has to have succeeded, if that is limited.
    pub(crate) fn connects_until(&self) -> Option<Instant> {
        self.driver.session.borrow().connects_until()
    }
}
