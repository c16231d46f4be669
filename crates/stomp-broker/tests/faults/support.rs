//! Brokers with faults, and clients that know bytes alone. Every wait has a deadline.

use futures_util::{SinkExt, StreamExt};
use stomp_broker::faults::{FaultId, Scenario};
use stomp_broker::{Broker, Config, NamespaceOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) use crate::common::soon;

pub(crate) const CONNECT: &str = "CONNECT\naccept-version:1.2\nhost:localhost\n\n\0";

/// A broker with these faults, as JSON.
pub(crate) async fn broker(faults: &str) -> Broker {
    let broker = soon("the broker", Broker::start(Config::default())).await.unwrap();
    add(&broker, faults);
    broker
}

/// A broker whose clock stands still, with these faults.
pub(crate) async fn timeless_broker(faults: &str) -> Broker {
    let namespace = NamespaceOptions { virtual_clock: true, ..NamespaceOptions::default() };
    let config = Config { namespace, ..Config::default() };
    let broker = soon("the broker", Broker::start(config)).await.unwrap();
    add(&broker, faults);
    broker
}

/// Moves the clock of such a broker on.
pub(crate) async fn advance(broker: &Broker, millis: u64) {
    let body = format!(r#"{{"ms":{millis}}}"#);
    let (answer, _) = http(broker, "POST /control/clock/advance", &body).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// Waits until the first fault has struck this many times. Each look comes after a session on a
/// connection of its own, so everything else gets its turn.
pub(crate) async fn struck(broker: &Broker, hits: u64) {
    loop {
        pass(broker).await;
        if broker.faults().list()[0].hits >= hits {
            return;
        }
    }
}

/// Serves another client meanwhile: what the broker was sent before has reached it by then.
pub(crate) async fn pass(broker: &Broker) {
    Client::tcp(broker).await.connected().await;
}

/// When the last frame with this command was read or written, by the broker's clock.
pub(crate) async fn last_at(broker: &Broker, command: &str) -> u64 {
    let path = format!("GET /control/frames?command={command}");
    let (answer, _) = http(broker, &path, "").await;
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let frames: serde_json::Value = serde_json::from_str(body).unwrap();
    frames["frames"].as_array().unwrap().last().unwrap()["at"].as_u64().unwrap()
}

pub(crate) fn add(broker: &Broker, faults: &str) -> Vec<FaultId> {
    Scenario::parse(faults).unwrap().apply(&broker.faults())
}

/// A client over either transport.
pub(crate) enum Client {
    Tcp(TcpStream),
    Ws(Box<WebSocketStream<MaybeTlsStream<TcpStream>>>),
}

/// What came in at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// A WebSocket message, or as much as a TCP socket had.
    Bytes(Vec<u8>),
    /// A closing handshake.
    Close(u16, String),
    /// The end of the stream.
    End,
    /// A reset, or a stream that breaks off where it may not.
    Broken,
}

impl Client {
    pub(crate) async fn tcp(broker: &Broker) -> Self {
        Self::Tcp(soon("a connection", TcpStream::connect(broker.tcp_addr())).await.unwrap())
    }

    pub(crate) async fn ws(broker: &Broker) -> Self {
        let url = format!("ws://{}/ws", broker.http_addr());
        Self::Ws(Box::new(soon("a WebSocket", connect_async(url)).await.unwrap().0))
    }

    pub(crate) async fn over(tcp: bool, broker: &Broker) -> Self {
        if tcp { Self::tcp(broker).await } else { Self::ws(broker).await }
    }

    /// A client over each transport.
    pub(crate) async fn both(broker: &Broker) -> [Self; 2] {
        [Self::tcp(broker).await, Self::ws(broker).await]
    }

    /// A connected client over each transport.
    pub(crate) async fn both_connected(broker: &Broker) -> [Self; 2] {
        let tcp = Self::tcp(broker).await.connected().await;
        [tcp, Self::ws(broker).await.connected().await]
    }

    pub(crate) async fn connected(mut self) -> Self {
        self.send(CONNECT).await;
        self.until("\n\n\0").await;
        self
    }

    pub(crate) const fn is_tcp(&self) -> bool {
        matches!(self, Self::Tcp(_))
    }

    pub(crate) async fn send(&mut self, text: &str) {
        match self {
            Self::Tcp(socket) => {
                soon("bytes to go", socket.write_all(text.as_bytes())).await.unwrap();
            }
            Self::Ws(socket) => {
                soon("a message to go", socket.send(Message::text(text))).await.unwrap();
            }
        }
    }

    /// Subscribes to a topic with the id `s`, and sends this body there.
    pub(crate) async fn provoke_message(&mut self, topic: &str, body: &str) {
        let length = body.len();
        self.send(&format!(
            "SUBSCRIBE\nid:s\ndestination:{topic}\n\n\0\
             SEND\ndestination:{topic}\ncontent-length:{length}\n\n{body}\0"
        ))
        .await;
    }

    /// Asks for a receipt, for a frame that does nothing.
    pub(crate) async fn provoke_receipt(&mut self, id: &str) {
        self.send(&format!("SEND\ndestination:/topic/nobody\nreceipt:{id}\n\n\0")).await;
    }

    pub(crate) async fn came(&mut self) -> Came {
        match self {
            Self::Tcp(socket) => {
                let mut bytes = vec![0; 1 << 16];
                match soon("bytes", socket.read(&mut bytes)).await {
                    Ok(0) => Came::End,
                    Ok(count) => Came::Bytes(bytes[..count].to_vec()),
                    Err(_) => Came::Broken,
                }
            }
            Self::Ws(socket) => match soon("a message", socket.next()).await {
                Some(Ok(Message::Close(Some(frame)))) => {
                    Came::Close(frame.code.into(), frame.reason.to_string())
                }
                Some(Ok(message)) => Came::Bytes(message.into_data().to_vec()),
                Some(Err(_)) => Came::Broken,
                None => Came::End,
            },
        }
    }

    /// The next bytes; there must be some.
    pub(crate) async fn bytes(&mut self) -> Vec<u8> {
        match self.came().await {
            Came::Bytes(bytes) => bytes,
            other => panic!("{other:?} instead of bytes"),
        }
    }

    /// What comes until all of it ends with this.
    pub(crate) async fn until(&mut self, end: &str) -> String {
        let mut all = Vec::new();
        while !all.ends_with(end.as_bytes()) {
            match self.came().await {
                Came::Bytes(bytes) => all.extend(bytes),
                other => panic!("{other:?} after {:?}", String::from_utf8_lossy(&all)),
            }
        }
        String::from_utf8(all).unwrap()
    }

    /// What comes until the broker closes, and how it does.
    pub(crate) async fn until_closed(&mut self) -> (String, Came) {
        let mut all = Vec::new();
        loop {
            match self.came().await {
                Came::Bytes(bytes) => all.extend(bytes),
                end => return (String::from_utf8(all).unwrap(), end),
            }
        }
    }

    /// The receipts that come, by id, until this one.
    pub(crate) async fn receipts_until(&mut self, last: &str) -> Vec<String> {
        let text = self.until(&format!("RECEIPT\nreceipt-id:{last}\n\n\0")).await;
        let frames = text.split_terminator('\0');
        frames.map(|frame| frame.trim_end().rsplit(':').next().unwrap().to_owned()).collect()
    }
}

/// The header of a frame that came as text.
pub(crate) fn header<'a>(frame: &'a str, name: &str) -> Option<&'a str> {
    let head = frame.split("\n\n").next()?;
    head.split('\n').find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
}

/// Asks by HTTP/1.1 and gives all that comes: head and body as they stand, until the connection is
/// closed.
pub(crate) async fn http(broker: &Broker, request: &str, body: &str) -> (String, Came) {
    http_from(broker, request, "http://localhost", body).await
}

/// As [`http`], for a page of this origin.
pub(crate) async fn http_from(
    broker: &Broker,
    request: &str,
    origin: &str,
    body: &str,
) -> (String, Came) {
    let mut socket = soon("a connection", TcpStream::connect(broker.http_addr())).await.unwrap();
    let head = format!(
        "{request} HTTP/1.1\r\nhost: localhost\r\norigin: {origin}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    soon("the request to go", socket.write_all(head.as_bytes())).await.unwrap();
    let mut all = Vec::new();
    let end = loop {
        match soon("an answer", socket.read_buf(&mut all)).await {
            Ok(0) => break Came::End,
            Ok(_) => {}
            Err(_) => break Came::Broken,
        }
    };
    (String::from_utf8(all).unwrap(), end)
}
