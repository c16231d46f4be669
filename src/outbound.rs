//! What goes to the socket: frames without bodies here, messages by the short way in JavaScript.

use std::rc::Rc;

use stomp_protocol::client::{Connection, Token, Transmit};
use stomp_protocol::{Headers, UsageError, UsageErrorKind};
use wasm_bindgen::prelude::*;

use crate::driver::Driver;
use crate::errors::{failure, thrown};
use crate::flat;

/// What may be asked of a connection.
#[wasm_bindgen]
#[derive(Debug, Clone, Copy)]
pub enum Request {
    /// Subscribe to a destination.
    Subscribe,
    /// End the subscription with an id.
    Unsubscribe,
    /// Acknowledge a message.
    Ack,
    /// Refuse a message.
    Nack,
    /// Begin a transaction, with an id or a new one.
    Begin,
    /// Commit the transaction with an id.
    Commit,
    /// Abort the transaction with an id.
    Abort,
    /// As `Abort`, but it may be over: then nothing is done, and the answer is empty.
    Abandon,
    /// Wait for the receipt with an id.
    Watch,
}

/// A request with all that belongs to it.
#[derive(Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) request: Request,
    /// The destination, or the id, that it is about.
    pub(crate) subject: &'a str,
    /// The subscription of a message; empty if it is not known.
    pub(crate) subscription: &'a str,
    pub(crate) headers: Headers,
    pub(crate) token: Token,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// The id of what was made.
    pub(crate) id: String,
    /// The callback that nothing will come for any more.
    pub(crate) over: Option<Token>,
}

impl Ask<'_> {
    /// # Errors
    /// As the connection's.
    pub(crate) fn put(self, connection: &mut Connection) -> Result<Answer, UsageError> {
        let Self { request, subject, subscription, headers, token } = self;
        let subscription = (!subscription.is_empty()).then_some(subscription);
        let mut answer = Answer::default();
        match request {
            Request::Subscribe => answer.id = connection.subscribe(subject, headers, token)?,
            Request::Unsubscribe => answer.over = connection.unsubscribe(subject, headers)?,
            Request::Ack | Request::Nack if subject.is_empty() => {
                return Err(UsageErrorKind::NoAckHeader.into());
            }
            Request::Ack => connection.ack(subject, subscription, headers)?,
            Request::Nack => connection.nack(subject, subscription, headers)?,
            Request::Begin => answer.id = connection.begin(Some(subject), headers)?,
            Request::Commit => connection.commit(subject, headers)?,
            Request::Abort => connection.abort(subject, headers)?,
            Request::Abandon => match connection.abort(subject, headers) {
                Err(error) if matches!(error.kind(), UsageErrorKind::UnknownTransaction(_)) => {}
                done => answer.id = done.map(|()| subject.to_owned())?,
            },
            Request::Watch => answer.over = connection.watch_for_receipt(subject, token)?,
        }
        Ok(answer)
    }
}

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
