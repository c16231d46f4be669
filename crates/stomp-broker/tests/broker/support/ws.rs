//! A STOMP client over WebSocket.

use futures_util::{SinkExt, StreamExt};
use stomp_broker::Broker;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Frame, soon};

pub(crate) struct Ws {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// What the broker chose of the subprotocols offered.
    pub(crate) subprotocol: Option<String>,
}

impl Ws {
    pub(crate) async fn open(broker: &Broker, subprotocols: Option<&str>) -> Self {
        Self::try_open(broker, subprotocols).await.unwrap()
    }

    /// At another path than `/ws`.
    #[allow(dead_code, reason = "for the tests of namespaces")]
    pub(crate) async fn open_at(broker: &Broker, path: &str, subprotocols: Option<&str>) -> Self {
        Self::try_open_at(broker, path, subprotocols).await.unwrap()
    }

    pub(crate) async fn try_open(
        broker: &Broker,
        subprotocols: Option<&str>,
    ) -> Result<Self, Error> {
        Self::try_open_at(broker, "/ws", subprotocols).await
    }

    pub(crate) async fn try_open_at(
        broker: &Broker,
        path: &str,
        subprotocols: Option<&str>,
    ) -> Result<Self, Error> {
        Self::try_at(&format!("ws://{}{path}", broker.http_addr()), subprotocols).await
    }

    /// At an address.
    pub(crate) async fn at(url: &str) -> Self {
        Self::try_at(url, None).await.unwrap()
    }

    /// At an address, offering a subprotocol.
    pub(crate) async fn at_offering(url: &str, subprotocol: &str) -> Self {
        Self::try_at(url, Some(subprotocol)).await.unwrap()
    }

    /// The broker cuts the connection off, without a close frame.
    pub(crate) async fn expect_cut(&mut self) {
        let last = soon("the end", self.socket.next()).await;
        assert!(!matches!(last, Some(Ok(_))), "{last:?}");
    }

    async fn try_at(url: &str, subprotocols: Option<&str>) -> Result<Self, Error> {
        let mut request = url.into_client_request().unwrap();
        if let Some(subprotocols) = subprotocols {
            request.headers_mut().insert("Sec-WebSocket-Protocol", subprotocols.parse().unwrap());
        }
        let (socket, response) = soon("a WebSocket", connect_async(request)).await?;
        let chosen = response.headers().get("Sec-WebSocket-Protocol");
        let subprotocol = chosen.map(|value| value.to_str().unwrap().to_owned());
        Ok(Self { socket, subprotocol })
    }

    /// A 1.2 client without heart-beats.
    pub(crate) async fn connected(broker: &Broker) -> Self {
        let mut client = Self::open(broker, Some("v12.stomp, v11.stomp, v10.stomp")).await;
        client.send("CONNECT\naccept-version:1.0,1.1,1.2\nhost:localhost\n\n\0").await;
        client.expect("CONNECTED").await;
        client
    }

    /// Sends one text message.
    pub(crate) async fn send(&mut self, text: impl Into<String>) {
        self.send_message(Message::text(text.into())).await;
    }

    pub(crate) async fn send_message(&mut self, message: Message) {
        soon("a message to be taken", self.socket.send(message)).await.unwrap();
    }

    /// The next frame, whatever it is.
    #[allow(dead_code, reason = "for the tests of namespaces")]
    pub(crate) async fn any(&mut self) -> Frame {
        let message = self.message().await;
        Frame::take(&mut message.into_data().to_vec()).expect("a whole frame")
    }

    /// The next frame, which must be this and alone in its message.
    pub(crate) async fn expect(&mut self, command: &str) -> Frame {
        self.expect_in_message(command).await.0
    }

    /// As [`expect`](Self::expect), with the message that it came in.
    pub(crate) async fn expect_in_message(&mut self, command: &str) -> (Frame, Message) {
        let message = self.message().await;
        let mut bytes = match &message {
            Message::Text(text) => text.as_bytes().to_vec(),
            Message::Binary(bytes) => bytes.to_vec(),
            other => panic!("{other:?} instead of {command}"),
        };
        let frame = Frame::take(&mut bytes).expect("a whole frame");
        // Some personas write a line feed behind each frame.
        assert!(matches!(&*bytes, b"" | b"\n"), "one frame in a message, not also {bytes:?}");
        (frame.expect(command), message)
    }

    /// Closes with this code and reason, and waits for the end.
    #[allow(dead_code, reason = "for the tests of records")]
    pub(crate) async fn close(mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame { code: code.into(), reason: reason.into() };
        self.send_message(Message::Close(Some(frame))).await;
        while let Some(Ok(_)) = soon("the end", self.socket.next()).await {}
    }

    /// The broker closes, with this code.
    pub(crate) async fn expect_close(&mut self, code: u16) -> CloseFrame {
        match self.message().await {
            Message::Close(Some(frame)) => {
                assert_eq!(u16::from(frame.code), code, "{frame:?}");
                frame
            }
            other => panic!("{other:?} instead of a close"),
        }
    }

    pub(crate) async fn expect_error(&mut self, code: u16) -> Frame {
        let error = self.expect("ERROR").await;
        self.expect_close(code).await;
        error
    }

    pub(crate) async fn message(&mut self) -> Message {
        soon("a message", self.socket.next()).await.expect("the stream goes on").unwrap()
    }
}
