//! A WebSocket of the browser, or an object of its shape.

use core::task::{Context, Poll};
use std::rc::Rc;

use stomp_protocol::client::Attempt;
use wasm_bindgen::JsValue;

use crate::client::socket::{self, RawSocket, Shape, SocketHandler};
use crate::session::channel::{Receiver, Sender, channel};
use crate::session::text::concat;
use crate::session::transport::{Socket, SocketEvent};

/// The socket is told by the channel and not by a number.
const ATTEMPT: Attempt = Attempt(0);
/// The close code of a connection that ended without one (RFC 6455 section 7.4.1).
const ABNORMAL: u16 = 1006;

const fn closed(code: u16, reason: String) -> SocketEvent {
    SocketEvent::Closed { code, reason }
}

/// A socket of the browser, with what has happened to it.
#[derive(Debug)]
pub(super) struct WebSocket {
    socket: Option<socket::Socket>,
    events: Receiver<SocketEvent>,
    /// The socket holds it weakly.
    handler: Rc<Teller>,
    /// Whether text goes in binary messages too.
    is_binary: bool,
}

impl WebSocket {
    /// Connects, and offers these versions of STOMP.
    pub(super) fn open(url: &str, versions: &str) -> Self {
        Self::with(socket::open(url, versions))
    }

    /// The same, which sends text in binary messages too if that is wanted.
    pub(super) fn binary(mut self, wanted: bool) -> Self {
        self.is_binary = wanted;
        self
    }

    /// Takes a socket on; or closes for the reason that there is none.
    pub(super) fn with(raw: Result<(RawSocket, Shape), String>) -> Self {
        let (tell, events) = channel();
        let handler = Rc::new(Teller(tell));
        let socket =
            raw.and_then(|(raw, shape)| socket::Socket::attach(raw, shape, ATTEMPT, &handler));
        let socket = socket.map_err(|reason| handler.tell(closed(ABNORMAL, reason))).ok();
        Self { socket, events, handler, is_binary: false }
    }
}

impl Socket for WebSocket {
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<SocketEvent> {
        let event = core::task::ready!(self.events.poll(context));
        let event = event.unwrap_or_else(|| closed(ABNORMAL, String::new()));
        if matches!(event, SocketEvent::Closed { .. }) {
            self.socket = None;
        }
        Poll::Ready(event)
    }

    fn send(&mut self, bytes: Vec<u8>) {
        let Some(socket) = &self.socket else { return };
        if let Err(reason) = socket.send(&bytes, self.is_binary) {
            self.handler.tell(closed(ABNORMAL, reason));
        }
    }

    fn close(&mut self) {
        let Some(socket) = &self.socket else { return };
        if let Err(reason) = socket.close() {
            self.handler.tell(closed(ABNORMAL, reason));
        }
    }

    fn is_sending(&self) -> bool {
        self.socket.as_ref().is_some_and(socket::Socket::is_sending)
    }
}

impl Drop for WebSocket {
    fn drop(&mut self) {
        if let Some(socket) = &self.socket {
            // It is given up, whatever it says.
            let _ = socket.discard(1000, "");
        }
    }
}

/// Passes on what happens to a socket.
#[derive(Debug)]
struct Teller(Sender<SocketEvent>);

impl Teller {
    fn tell(&self, event: SocketEvent) {
        // Nothing listens to a socket that is given up.
        self.0.send(event, usize::MAX);
    }
}

impl SocketHandler for Teller {
    fn on_open(self: &Rc<Self>, _: Attempt) {
        self.tell(SocketEvent::Opened);
    }

    fn on_data(self: &Rc<Self>, _: Attempt, data: Result<Vec<u8>, String>) {
        self.tell(match data {
            Ok(bytes) => SocketEvent::Received(bytes),
            Err(kind) => closed(ABNORMAL, concat(&["the socket received ", &kind])),
        });
    }

    /// It will close, and there is nothing more to say: browsers do not tell a page what is wrong.
    fn on_error(self: &Rc<Self>, _: Attempt, _: &JsValue) {}

    fn on_close(self: &Rc<Self>, _: Attempt, code: u16, reason: String) {
        self.tell(closed(code, reason));
    }
}
