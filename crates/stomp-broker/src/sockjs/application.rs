//! The applications of SockJS services: STOMP, and those that SockJS's own tests need.

use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::{SinkExt, StreamExt};

use super::channel;
use super::frames::Close;
use super::session::Incoming;
use super::shared::Shared;
use crate::client::Client;
use crate::serve::serve;
use crate::transport::options::WsFrames;
use crate::transport::socket::Cutter;
use crate::transport::websocket;

const GO_AWAY: Close = Close::new(3000, "Go away!");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Application {
    Stomp,
    /// Every message goes back to where it came from.
    Echo,
    /// Every session is closed as soon as it is open.
    Close,
}

impl Application {
    /// Serves a session.
    pub(crate) fn start(self, shared: &Arc<Shared>, client: Client) {
        match self {
            Self::Stomp => {
                let (reader, writer) = channel::split(shared.clone());
                tokio::spawn(serve(reader, writer, client));
            }
            Self::Echo => drop(tokio::spawn(echo(shared.clone(), client))),
            Self::Close => shared.close(GO_AWAY),
        }
    }

    /// Serves a WebSocket without SockJS's framing.
    pub(crate) async fn serve_raw(
        self,
        socket: WebSocket,
        frames: WsFrames,
        client: Client,
        cutter: Cutter,
    ) {
        match self {
            Self::Stomp => {
                let intake = client.place.namespace().settings.profile.intake;
                let (reader, writer) = websocket::split(socket, (frames, intake), cutter);
                serve(reader, writer, client).await;
            }
            Self::Echo => echo_raw(socket, client).await,
            Self::Close => close_raw(socket).await,
        }
    }
}

async fn echo(shared: Arc<Shared>, client: Client) {
    let echo = async {
        while let Incoming::Message(message) = shared.take().await {
            shared.send(message).await;
        }
    };
    let close = tokio::select! {
        () = echo => Close::new(1009, "message too large"),
        () = client.place.namespace().stopped() => Close::new(1001, "the broker is shutting down"),
    };
    shared.close(close);
}

async fn echo_raw(mut socket: WebSocket, client: Client) {
    loop {
        let message = tokio::select! {
            message = socket.recv() => message,
            () = client.place.namespace().stopped() => return,
        };
        let Some(Ok(message)) = message else { return };
        let is_data = matches!(message, Message::Text(_) | Message::Binary(_));
        if is_data && socket.send(message).await.is_err() {
            return;
        }
    }
}

async fn close_raw(mut socket: WebSocket) {
    let frame = CloseFrame { code: GO_AWAY.code, reason: GO_AWAY.reason.into_owned().into() };
    if socket.send(Message::Close(Some(frame))).await.is_ok() {
        // Until the client has answered.
        while let Some(Ok(_)) = socket.next().await {}
    }
    let _ = socket.close().await;
}
