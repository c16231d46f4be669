//! The transport under way.

use core::task::{Context, Poll, ready};

use super::happening::Happening;
use super::network::{Network, Response};
use super::requests::Requests;
use crate::session::transport::{Socket, SocketEvent};

/// Carries messages, or tries to. Dropping it gives it up.
pub(super) enum Channel<N: Network> {
    None,
    Info {
        response: N::Response,
        body: Vec<u8>,
    },
    /// A WebSocket without SockJS.
    Plain(N::WebSocket),
    /// A WebSocket with frames of SockJS.
    Framed(N::WebSocket),
    /// The program's own SockJS.
    External(N::WebSocket),
    Requests {
        requests: Box<Requests<N>>,
        is_streaming: bool,
    },
}

/// The close code of a connection that ended without a closing handshake (RFC 6455 section 7.1.5).
const ABNORMAL: u16 = 1006;

impl<N: Network> Channel<N> {
    /// Its name, for people.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::None | Self::Plain(_) | Self::Framed(_) => "websocket",
            Self::Info { .. } => "info",
            Self::External(_) => "sockjs",
            Self::Requests { is_streaming: true, .. } => "xhr-streaming",
            Self::Requests { is_streaming: false, .. } => "xhr-polling",
        }
    }

    /// How many messages no request has brought over.
    pub(super) fn waiting(&self) -> usize {
        if let Self::Requests { requests, .. } = self { requests.waiting() } else { 0 }
    }

    /// Whether something that was sent is still on this side, as far as is known.
    pub(super) fn is_sending(&self) -> bool {
        match self {
            Self::None | Self::Info { .. } => false,
            Self::Plain(socket) | Self::Framed(socket) | Self::External(socket) => {
                socket.is_sending()
            }
            Self::Requests { requests, .. } => requests.waiting() > 0,
        }
    }

    /// Sends something to the other side. What goes wrong happens to it.
    pub(super) fn send(&mut self, network: &N, bytes: Vec<u8>) {
        // The driver refuses what is no text, unless the socket takes bytes.
        let text = |bytes| String::from_utf8(bytes).unwrap_or_default();
        match self {
            Self::None | Self::Info { .. } => {}
            Self::Plain(socket) | Self::External(socket) => socket.send(bytes),
            Self::Framed(socket) => socket.send(network.array(&[&text(bytes)]).into_bytes()),
            Self::Requests { requests, .. } => requests.send(text(bytes)),
        }
    }

    /// Closes the socket that it is.
    pub(super) fn close(&mut self) {
        if let Self::Plain(socket) | Self::Framed(socket) | Self::External(socket) = self {
            socket.close();
        }
    }

    /// What happens to it next.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Happening> {
        match self {
            Self::None => Poll::Pending,
            Self::Info { response, body } => poll_info(response, body, context),
            Self::Requests { requests, .. } => requests.poll(context),
            Self::Framed(socket) => loop {
                match ready!(socket.poll_event(context)) {
                    // SockJS says so by a frame.
                    SocketEvent::Opened => {}
                    SocketEvent::Received(bytes) => {
                        let text = String::from_utf8(bytes).unwrap_or_default();
                        return Poll::Ready(Happening::Frame(text));
                    }
                    SocketEvent::Closed { code, reason } => {
                        return Poll::Ready(closed(code, reason));
                    }
                }
            },
            Self::Plain(socket) | Self::External(socket) => {
                Poll::Ready(match ready!(socket.poll_event(context)) {
                    SocketEvent::Opened => Happening::Opened,
                    SocketEvent::Received(bytes) => Happening::Message(bytes),
                    SocketEvent::Closed { code, reason } => closed(code, reason),
                })
            }
        }
    }
}

/// A closing handshake is an answer of the server; a cut line is none.
fn closed(code: u16, reason: String) -> Happening {
    if code != ABNORMAL {
        return Happening::Closed { code, reason };
    }
    let because = if reason.is_empty() { "" } else { ": " };
    Happening::Failed(format!("closed with code {code}{because}{reason}"))
}

fn poll_info(
    response: &mut impl Response,
    body: &mut Vec<u8>,
    context: &mut Context<'_>,
) -> Poll<Happening> {
    loop {
        match ready!(response.poll_piece(context)) {
            Some(Ok(piece)) => body.extend(piece),
            Some(Err(error)) => return Poll::Ready(Happening::Info(Err(error))),
            None => return Poll::Ready(Happening::Info(Ok(core::mem::take(body)))),
        }
    }
}
