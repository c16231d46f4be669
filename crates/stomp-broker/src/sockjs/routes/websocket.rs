//! WebSockets: with SockJS's framing, where each is a session of its own, and without.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::time::timeout;

use crate::http::{accept, no_place, subprotocols};
use crate::sockjs::frames::{Close, decode_message};
use crate::sockjs::framing::Framing;
use crate::sockjs::service::{Service, Visitor};
use crate::sockjs::shared::{Receiver, Shared};
use crate::transport::options::Transport;

const BROKEN: Close = Close::new(3000, "Broken framing.");

pub(super) async fn framed(
    service: &Arc<Service>,
    visitor: &Visitor,
    parts: &mut Parts,
) -> Response {
    let upgrade = match upgrade(parts).await {
        Ok(upgrade) => upgrade,
        Err(refused) => return refused,
    };
    let Some(shared) = service.begin(visitor, "sockjs-websocket", |_| {}) else {
        return no_place();
    };
    let Ok(receiver) = shared.attach(Framing::WebSocket, usize::MAX) else { return no_place() };
    let patience = service.settings.limits.close_timeout;
    accept(upgrade, service.settings.max_message()).on_upgrade(async move |socket| {
        let (mut sink, mut source) = socket.split();
        // Neither the one nor the other ends before the connection or the session does.
        let close = tokio::select! {
            close = write(receiver, &mut sink) => close,
            close = read(&shared, &mut source) => close,
        };
        shared.end();
        if let Some(Close { code, reason }) = close {
            let frame = CloseFrame { code, reason: reason.into_owned().into() };
            let close_cause = async {
                if sink.send(Message::Close(Some(frame))).await.is_ok() {
                    while let Some(Ok(_)) = source.next().await {}
                }
            };
            let _ = timeout(patience, close_cause).await;
        }
    })
}

pub(super) async fn raw(service: &Arc<Service>, visitor: &Visitor, parts: &mut Parts) -> Response {
    let upgrade = match upgrade(parts).await {
        Ok(upgrade) => upgrade,
        Err(refused) => return refused,
    };
    let Some(client) = visitor.client(Transport::RawWebSocket.name()) else { return no_place() };
    let cutter = visitor.cutter.clone();
    let (application, frames) = (service.application, service.options.ws_frames);
    let upgrade = accept(upgrade, service.settings.max_message());
    let rule = service.settings.profile.subprotocols;
    let Some(upgrade) = subprotocols(upgrade, &parts.headers, rule) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    upgrade.on_upgrade(async move |socket| {
        application.serve_raw(socket, frames, client, cutter).await;
    })
}

async fn upgrade(parts: &mut Parts) -> Result<WebSocketUpgrade, Response> {
    WebSocketUpgrade::from_request_parts(parts, &())
        .await
        .map_err(|_| (StatusCode::BAD_REQUEST, "Not a valid websocket request").into_response())
}

/// Writes the session's frames; the last one says how the WebSocket is closed.
async fn write(mut receiver: Receiver, sink: &mut SplitSink<WebSocket, Message>) -> Option<Close> {
    while let Some(text) = receiver.next().await {
        if sink.send(Message::Text(text.into())).await.is_err() {
            return None;
        }
    }
    receiver.close()
}

/// Reads the client's messages; whatever is none ends the connection.
async fn read(shared: &Shared, source: &mut SplitStream<WebSocket>) -> Option<Close> {
    while let Some(Ok(message)) = source.next().await {
        let payload = match &message {
            Message::Text(text) => text.as_bytes(),
            Message::Binary(bytes) => bytes,
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => continue,
        };
        match decode_message(payload) {
            Ok(messages) if messages.is_empty() => {}
            Ok(messages) => drop(shared.receive(messages).await),
            Err(_) => return Some(BROKEN),
        }
    }
    None
}
