//! A STOMP client over plain TCP that sends what it is told to, byte by byte.

use std::net::SocketAddr;

use stomp_broker::Broker;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Frame, soon};

pub(crate) struct Tcp {
    socket: TcpStream,
    arrived: Vec<u8>,
}

impl Tcp {
    /// A socket, and nothing sent yet.
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let socket = soon("a connection", TcpStream::connect(address)).await.unwrap();
        Self { socket, arrived: Vec::new() }
    }

    /// The other side of a connection that was accepted.
    pub(crate) const fn accepted(socket: TcpStream) -> Self {
        Self { socket, arrived: Vec::new() }
    }

    /// The next bytes, which must be these.
    pub(crate) async fn expect_bytes(&mut self, expected: impl AsRef<[u8]>) {
        let expected = expected.as_ref();
        while self.arrived.len() < expected.len() {
            assert_ne!(self.read().await, 0, "closed instead of bytes");
        }
        let bytes: Vec<_> = self.arrived.drain(..expected.len()).collect();
        assert_eq!(String::from_utf8_lossy(&bytes), String::from_utf8_lossy(expected));
    }

    /// A 1.2 client without heart-beats.
    pub(crate) async fn connected(broker: &Broker) -> Self {
        let mut client = Self::open(broker.tcp_addr()).await;
        client.send("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0").await;
        client.expect("CONNECTED").await;
        client
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        soon("bytes to be taken", self.socket.write_all(bytes.as_ref())).await.unwrap();
    }

    /// As [`send`](Self::send), but the broker may have closed: tells whether it was taken.
    pub(crate) async fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        soon("bytes to be taken", self.socket.write_all(bytes.as_ref())).await.is_ok()
    }

    /// Sends frames of which the last one asks for a receipt, and waits for that.
    pub(crate) async fn send_and_confirm(&mut self, bytes: impl AsRef<[u8]>) {
        self.send(bytes).await;
        self.expect("RECEIPT").await;
    }

    /// Subscribes to a destination, by an id of one's choosing.
    pub(crate) async fn subscribe(&mut self, id: &str, destination: &str, ack: &str) {
        let frame = format!(
            "SUBSCRIBE\nid:{id}\ndestination:{destination}\nack:{ack}\nreceipt:sub-{id}\n\n\0"
        );
        self.send(frame).await;
        assert_eq!(self.expect("RECEIPT").await.get("receipt-id"), format!("sub-{id}"));
    }

    /// Publishes a text and waits until it has been published.
    pub(crate) async fn publish(&mut self, destination: &str, body: &str) {
        let frame = format!("SEND\ndestination:{destination}\nreceipt:p\n\n{body}\0");
        self.send_and_confirm(frame).await;
    }

    /// Publishes on `/topic/t`, to which it has subscribed.
    pub(crate) async fn publish_to_itself(&mut self, body: &str) {
        self.send(format!("SEND\ndestination:/topic/t\n\n{body}\0")).await;
        self.expect_message(body).await;
    }

    /// The next frame, which must be this.
    pub(crate) async fn expect(&mut self, command: &str) -> Frame {
        self.frame().await.unwrap_or_else(|| panic!("closed instead of {command}")).expect(command)
    }

    /// The next message, which must have this body.
    pub(crate) async fn expect_message(&mut self, body: &str) -> Frame {
        let message = self.expect("MESSAGE").await;
        assert_eq!(message.text(), body, "{message:?}");
        message
    }

    /// ERROR, and then the end of the stream.
    pub(crate) async fn expect_error(&mut self) -> Frame {
        let error = self.expect("ERROR").await;
        self.expect_end().await;
        error
    }

    pub(crate) async fn expect_end(&mut self) {
        assert_eq!(self.frame().await, None);
    }

    /// Proves that nothing has been sent to this client that it has not seen: whatever was under
    /// way would come before the receipt.
    pub(crate) async fn expect_nothing_new(&mut self) {
        self.send("BEGIN\ntransaction:probe\n\n\0COMMIT\ntransaction:probe\nreceipt:probe\n\n\0")
            .await;
        assert_eq!(self.expect("RECEIPT").await.get("receipt-id"), "probe");
    }

    /// The next frame, or none if the stream has ended.
    pub(crate) async fn frame(&mut self) -> Option<Frame> {
        loop {
            if let Some(frame) = Frame::take(&mut self.arrived) {
                return Some(frame);
            }
            if self.read().await == 0 {
                assert!(self.arrived.iter().all(|o| *o == b'\n'), "cut off: {:?}", self.arrived);
                return None;
            }
        }
    }

    /// Waits for a heart-beat, and for nothing else.
    pub(crate) async fn heart_beat(&mut self) {
        if self.arrived.is_empty() {
            assert_ne!(self.read().await, 0, "closed instead of a heart-beat");
        }
        assert_eq!(self.arrived.remove(0), b'\n');
    }

    /// Says that nothing more will be sent; what comes can still be read.
    pub(crate) async fn end(&mut self) {
        soon("the end", self.socket.shutdown()).await.unwrap();
    }

    async fn read(&mut self) -> usize {
        let read = soon("bytes", self.socket.read_buf(&mut self.arrived)).await;
        // A reset is an end too.
        read.unwrap_or(0)
    }
}
