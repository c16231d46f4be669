//! A WebSocket, by a library: what is tested here is what goes over it.

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::client::Client;
use super::deadline::soon;

pub(crate) struct Ws(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Ws {
    pub(crate) async fn open(client: &Client, path: &str) -> Self {
        Self::try_open(client, path).await.unwrap()
    }

    pub(crate) async fn try_open(client: &Client, path: &str) -> Result<Self, Error> {
        let url = format!("ws://{}{path}", client.0);
        Ok(Self(soon("a WebSocket", connect_async(url)).await?.0))
    }

    pub(crate) async fn send(&mut self, text: &str) {
        soon("a message to be taken", self.0.send(Message::text(text))).await.unwrap();
    }

    /// The next text, which must be this.
    pub(crate) async fn expect(&mut self, text: &str) {
        assert_eq!(self.text().await, text);
    }

    pub(crate) async fn text(&mut self) -> String {
        match self.message().await {
            Message::Text(text) => text.as_str().to_owned(),
            other => panic!("{other:?} instead of a text"),
        }
    }

    pub(crate) async fn binary(&mut self) -> Vec<u8> {
        match self.message().await {
            Message::Binary(bytes) => bytes.to_vec(),
            other => panic!("{other:?} instead of bytes"),
        }
    }

    pub(crate) async fn send_binary(&mut self, bytes: &[u8]) {
        let message = Message::binary(bytes.to_vec());
        soon("a message to be taken", self.0.send(message)).await.unwrap();
    }

    /// The server closes, with this.
    pub(crate) async fn expect_close(&mut self, code: u16, reason: &str) {
        match self.message().await {
            Message::Close(Some(frame)) => {
                assert_eq!((u16::from(frame.code), frame.reason.as_str()), (code, reason));
            }
            other => panic!("{other:?} instead of a close"),
        }
    }

    pub(crate) async fn close(mut self) {
        soon("the close", self.0.close(None)).await.unwrap();
        while soon("the end", self.0.next()).await.is_some() {}
    }

    async fn message(&mut self) -> Message {
        soon("a message", self.0.next()).await.expect("the stream goes on").unwrap()
    }
}
