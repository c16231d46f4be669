//! WebSockets: with SockJS's frames or without, each a session of its own.

use std::sync::Arc;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::Error as WsError;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::{Message, Role, WebSocketConfig};

use super::headers::{bare, refused, text};
use crate::batch::{BadPayload, Batch, decode_message};
use crate::body::Body;
use crate::frames::Close;
use crate::framing::Framing;
use crate::options::Limits;
use crate::server::Server;
use crate::shared::{Receiver, Shared};
use crate::transport::Transport;

const BROKEN: Close = Close::new(3000, "Broken framing.");
const NOT_TEXT: Close = Close::new(1003, "text messages alone");

/// Bytes of a WebSocket's read buffer: every idle connection has one.
const READ_BUFFER: usize = 4 << 10;

type Socket = WebSocketStream<TokioIo<Upgraded>>;

pub(super) fn framed(server: &Arc<Server>, parts: &mut Parts) -> Response<Body> {
    open(server, parts, Transport::WebSocket, Framing::WebSocket)
}

pub(super) fn raw(server: &Arc<Server>, parts: &mut Parts) -> Response<Body> {
    open(server, parts, Transport::RawWebSocket, Framing::Unframed)
}

fn open(
    server: &Arc<Server>,
    parts: &mut Parts,
    transport: Transport,
    framing: Framing,
) -> Response<Body> {
    let Some((on_upgrade, accept)) = handshake(parts) else {
        return text(StatusCode::BAD_REQUEST, "Not a valid websocket request");
    };
    let shared = match server.begin(parts.clone(), transport, |_| {}) {
        Ok(shared) => shared,
        Err(reason) => return refused(reason),
    };
    let Ok(receiver) = shared.attach(framing.clone(), usize::MAX) else {
        // A session that has just begun has no other receiver.
        return bare(StatusCode::INTERNAL_SERVER_ERROR, Body::empty());
    };
    let limits = server.options.limits;
    tokio::spawn(async move {
        let Ok(upgraded) = on_upgrade.await else { return shared.end() };
        let io = TokioIo::new(upgraded);
        let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config(limits)));
        let socket = socket.await;
        // In a task of its own: that of the upgrade would keep what it needed until the end.
        tokio::spawn(Connection { shared, receiver, framing, limits }.serve(socket));
    });
    switching(accept)
}

fn config(limits: Limits) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .max_message_size(Some(limits.max_message))
        .max_frame_size(Some(limits.max_message))
}

/// The upgrade that a request asks for, and the value that accepts it (RFC 6455 section 4.2); `None`
/// if it asks for none, or its connection cannot be upgraded.
fn handshake(parts: &mut Parts) -> Option<(OnUpgrade, HeaderValue)> {
    let headers = &parts.headers;
    let is_handshake = parts.method == Method::GET
        && has_token(headers, header::CONNECTION, "upgrade")
        && has_token(headers, header::UPGRADE, "websocket")
        && headers.get(header::SEC_WEBSOCKET_VERSION).is_some_and(|version| version == "13");
    let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| is_handshake)?;
    let accept = HeaderValue::from_str(&derive_accept_key(key.as_bytes())).ok()?;
    Some((parts.extensions.remove()?, accept))
}

fn has_token(headers: &HeaderMap, name: HeaderName, token: &str) -> bool {
    let values = headers.get_all(name);
    let mut tokens = values.iter().filter_map(|value| value.to_str().ok());
    tokens.any(|value| value.split(',').any(|part| part.trim().eq_ignore_ascii_case(token)))
}

fn switching(accept: HeaderValue) -> Response<Body> {
    let mut response = bare(StatusCode::SWITCHING_PROTOCOLS, Body::empty());
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    response
}

/// A WebSocket and the session that it is for.
struct Connection {
    shared: Arc<Shared>,
    receiver: Receiver,
    framing: Framing,
    limits: Limits,
}

impl Connection {
    async fn serve(self, socket: Socket) {
        let Self { shared, receiver, framing, limits } = self;
        let (mut sink, mut source) = socket.split();
        let reading = Reading { shared: &shared, framing: &framing, max: limits.max_messages };
        // Neither the one nor the other ends before the connection or the session does.
        let close = tokio::select! {
            close = write(receiver, &mut sink) => close,
            close = reading.run(&mut source) => close,
        };
        shared.end();
        if let Some(Close { code, reason }) = close {
            let frame = CloseFrame { code: code.into(), reason: reason.into_owned().into() };
            let closing = async {
                if sink.send(Message::Close(Some(frame))).await.is_ok() {
                    // Until the client has answered.
                    while let Some(Ok(_)) = source.next().await {}
                }
            };
            let _ = timeout(limits.close_timeout, closing).await;
        }
    }
}

/// Writes the session's frames; the result says how the WebSocket is closed.
async fn write(mut receiver: Receiver, sink: &mut SplitSink<Socket, Message>) -> Option<Close> {
    while let Some(text) = receiver.next().await {
        if sink.send(Message::Text(text.into())).await.is_err() {
            return None;
        }
    }
    receiver.close()
}

/// The reading of a client's messages.
struct Reading<'a> {
    shared: &'a Shared,
    framing: &'a Framing,
    max: usize,
}

impl Reading<'_> {
    /// Reads until the connection is gone, or something else than messages came.
    async fn run(&self, source: &mut SplitStream<Socket>) -> Option<Close> {
        while let Some(message) = source.next().await {
            let batch = match message {
                Ok(Message::Text(text)) if *self.framing == Framing::Unframed => {
                    Batch::one(text.as_str().into()).ok_or(Close::TOO_LARGE)
                }
                Ok(Message::Binary(_)) if *self.framing == Framing::Unframed => Err(NOT_TEXT),
                Ok(Message::Text(text)) => self.decode(text.as_bytes()),
                Ok(Message::Binary(bytes)) => self.decode(&bytes),
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_)) => {
                    continue;
                }
                Err(WsError::Capacity(_)) => Err(Close::TOO_LARGE),
                Err(_) => return None,
            };
            match batch {
                Ok(batch) => drop(self.shared.receive(batch).await),
                Err(close) => return Some(close),
            }
        }
        None
    }

    fn decode(&self, payload: &[u8]) -> Result<Batch, Close> {
        decode_message(payload, self.max).map_err(|bad| match bad {
            BadPayload::TooMany => Close::TOO_LARGE,
            BadPayload::Expected | BadPayload::BrokenJson => BROKEN,
        })
    }
}
