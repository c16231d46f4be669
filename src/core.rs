//! What JavaScript may ask of the driver.

use std::rc::Rc;

use stomp_protocol::UsageError;
use stomp_protocol::client::Token;
use wasm_bindgen::prelude::*;

use crate::driver::Driver;
use crate::errors::thrown;
use crate::flat;
use crate::host::Host;
use crate::inbound;

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
        self.driver.turn(|session, _| session.activate());
    }

    /// Wishes to be at rest; with `force` without waiting for the broker. `headers` are those of
    /// DISCONNECT. `host.deactivated` says when it has come to that.
    pub fn deactivate(&self, host: Host, force: bool, headers: &str) {
        self.driver.adopt(Rc::new(host));
        let headers = flat::read(headers);
        self.driver.turn(|session, _| session.deactivate(force, headers));
    }

    /// Ends the present connection; the next attempt follows by the client's policy.
    #[wasm_bindgen(js_name = forceDisconnect)]
    pub fn force_disconnect(&self) {
        self.driver.turn(|session, now| session.force_disconnect(now));
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
        self.driver.session.borrow_mut().set_next_delay(delay as u64);
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

    /// Subscribes, and gives the subscription's id: that among `headers`, else a new one.
    ///
    /// # Errors
    /// As [`sendHead`](Self::send_head); if the id is in use; and what the socket throws.
    pub fn subscribe(
        &self,
        destination: &str,
        headers: &str,
        token: u32,
    ) -> Result<String, JsValue> {
        let headers = flat::read(headers);
        self.driver.command(|connection| connection.subscribe(destination, headers, Token(token)))
    }

    /// Ends a subscription, and gives its token, or -1 if there was none.
    ///
    /// # Errors
    /// As [`sendHead`](Self::send_head); and what the socket throws.
    pub fn unsubscribe(&self, id: &str, headers: &str) -> Result<i32, JsValue> {
        let headers = flat::read(headers);
        let token = self.driver.command(|connection| connection.unsubscribe(id, headers))?;
        Ok(token.map_or(-1, |token| token.0 as i32))
    }

    /// Begins a transaction, and gives its id: `id` if it is not empty, else a new one.
    ///
    /// # Errors
    /// As [`subscribe`](Self::subscribe).
    pub fn begin(&self, id: &str, headers: &str) -> Result<String, JsValue> {
        let headers = flat::read(headers);
        self.driver.command(|connection| connection.begin(Some(id), headers))
    }

    /// Commits the transaction, or aborts it.
    ///
    /// # Errors
    /// As [`sendHead`](Self::send_head); if no such transaction is open; and what the socket throws.
    pub fn finish(&self, commit: bool, id: &str, headers: &str) -> Result<(), JsValue> {
        let headers = flat::read(headers);
        self.driver.command(|connection| {
            if commit { connection.commit(id, headers) } else { connection.abort(id, headers) }
        })
    }

    /// Acknowledges a message by its id and that of its subscription, or (`ack` is false) refuses it.
    ///
    /// # Errors
    /// As [`sendHead`](Self::send_head); if the version spoken has no NACK; and what the socket
    /// throws.
    pub fn acknowledge(
        &self,
        ack: bool,
        message: &str,
        subscription: Option<String>,
        headers: &str,
    ) -> Result<(), JsValue> {
        let headers = flat::read(headers);
        let subscription = subscription.as_deref();
        self.driver.command(|connection| {
            if ack {
                connection.ack(message, subscription, headers)
            } else {
                connection.nack(message, subscription, headers)
            }
        })
    }

    /// As [`acknowledge`](Self::acknowledge), for a message that has these headers.
    ///
    /// # Errors
    /// The same; and if the message lacks the header by which the version spoken names it.
    #[wasm_bindgen(js_name = acknowledgeMessage)]
    pub fn acknowledge_message(
        &self,
        ack: bool,
        ack_header: Option<String>,
        message_id: Option<String>,
        subscription: Option<String>,
        headers: &str,
    ) -> Result<(), JsValue> {
        let version = self.driver.session.borrow().version();
        let by_ack = version.is_some_and(|version| version.has_ack_id());
        let id = if by_ack { ack_header } else { message_id };
        match id {
            Some(id) => self.acknowledge(ack, &id, subscription, headers),
            None => Err(thrown(&UsageError::NoAckHeader)),
        }
    }

    /// Waits for the receipt with this id. Gives the token that waited for it before, or -1.
    ///
    /// # Errors
    /// As [`sendHead`](Self::send_head).
    #[wasm_bindgen(js_name = watchForReceipt)]
    pub fn watch_for_receipt(&self, id: &str, token: u32) -> Result<i32, JsValue> {
        let former =
            self.driver.command(|connection| connection.watch_for_receipt(id, Token(token)))?;
        Ok(former.map_or(-1, |token| token.0 as i32))
    }
}
