//! WebSocket and TCP, from the connection to its end.

use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use stomp_protocol::Version;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::client_async_with_config;
use tokio_tungstenite::tungstenite::error::CapacityError;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::address::Address;
use super::tls::Tls;
use super::written::Written;
use crate::session::transport::{SocketEvent, TOO_LONG};

/// The close code of a connection that ended without one (RFC 6455 section 7.4.1).
pub(super) const ABNORMAL: u16 = 1006;
const NO_CODE: u16 = 1005;

/// What a socket is to do.
#[derive(Debug)]
pub(super) enum Out {
    Frame(Vec<u8>),
    Close,
}

/// How a socket ended: close code and reason, or why there was none.
type End = Result<(u16, String), String>;

/// What is told of a socket.
type Tell = mpsc::Sender<SocketEvent>;

/// The frames of a socket, and how much of them is written.
#[derive(Debug)]
pub(super) struct Frames {
    pub(super) frames: mpsc::UnboundedReceiver<Out>,
    pub(super) written: Arc<Written>,
}

impl Frames {
    /// The next frame; none before the end.
    async fn next(&mut self) -> Option<Vec<u8>> {
        match self.frames.recv().await {
            Some(Out::Frame(frame)) => Some(frame),
            Some(Out::Close) | None => None,
        }
    }
}

/// What a WebSocket is to be.
#[derive(Debug)]
pub(super) struct Offer {
    /// The versions of STOMP that are offered.
    pub(super) versions: String,
    /// Whether text goes in binary messages too.
    pub(super) is_binary: bool,
    /// The most bytes of a message that are taken.
    pub(super) most_bytes: usize,
}

/// Connects, and passes frames on until the end.
pub(super) async fn run(
    address: Address,
    offer: &Offer,
    tls: &Tls,
    tell: &Tell,
    frames: Frames,
) -> End {
    let Address { host, place, is_tls, web_socket } = address;
    let stream = TcpStream::connect(place).await.map_err(|error| error.to_string())?;
    // Frames are small, and wait for answers.
    let _ = stream.set_nodelay(true);
    if is_tls {
        // An address of the sixth version stands in brackets.
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let stream = tls.connect(host, stream).await?;
        speak(web_socket, offer, stream, tell, frames).await
    } else {
        speak(web_socket, offer, stream, tell, frames).await
    }
}

async fn speak(
    web_socket: Option<Request>,
    offer: &Offer,
    stream: impl AsyncRead + AsyncWrite + Unpin,
    tell: &Tell,
    frames: Frames,
) -> End {
    match web_socket {
        Some(request) => speak_web_socket(request, offer, stream, tell, frames).await,
        None => speak_stomp(stream, tell, frames).await,
    }
}

/// STOMP alone.
async fn speak_stomp(stream: impl AsyncRead + AsyncWrite, tell: &Tell, mut frames: Frames) -> End {
    let (mut reader, mut writer) = tokio::io::split(stream);
    let _ = tell.send(SocketEvent::Opened).await;
    let write = async {
        while let Some(frame) = frames.next().await {
            // TLS holds back what is not flushed.
            if writer.write_all(&frame).await.is_err() || writer.flush().await.is_err() {
                return;
            }
            frames.written.add(frame.len());
        }
        let _ = writer.shutdown().await;
    };
    let read = async {
        let mut bytes = vec![0; 16 * 1024];
        loop {
            match reader.read(&mut bytes).await {
                Ok(0) => return Ok((NO_CODE, String::new())),
                Ok(count) => {
                    let _ = tell.send(SocketEvent::Received(bytes[..count].to_vec())).await;
                }
                Err(error) => return Err(error.to_string()),
            }
        }
    };
    both(read, write).await
}

/// STOMP in messages of a WebSocket.
async fn speak_web_socket(
    mut request: Request,
    offer: &Offer,
    stream: impl AsyncRead + AsyncWrite + Unpin,
    tell: &Tell,
    mut frames: Frames,
) -> End {
    offer_versions(&mut request, &offer.versions);
    let most = Some(offer.most_bytes);
    let config = WebSocketConfig::default().max_message_size(most).max_frame_size(most);
    let opened = client_async_with_config(request, stream, Some(config)).await;
    let (stream, _) = opened.map_err(|error| error.to_string())?;
    let (mut sink, mut stream) = stream.split();
    let _ = tell.send(SocketEvent::Opened).await;
    let write = async {
        while let Some(frame) = frames.next().await {
            let size = frame.len();
            let message = match String::from_utf8(frame) {
                Ok(text) if !offer.is_binary => Message::text(text),
                Ok(text) => Message::binary(text),
                Err(error) => Message::binary(error.into_bytes()),
            };
            if sink.send(message).await.is_err() {
                return;
            }
            frames.written.add(size);
        }
        let _ = sink.close().await;
    };
    let read = async {
        let mut end = None;
        while let Some(message) = stream.next().await {
            let bytes = match message {
                Ok(Message::Text(text)) => text.as_bytes().to_vec(),
                Ok(Message::Binary(bytes)) => bytes.to_vec(),
                Ok(Message::Close(frame)) => {
                    let (code, reason) = frame.map_or((NO_CODE, String::new()), |frame| {
                        (frame.code.into(), frame.reason.to_string())
                    });
                    end = Some((code, reason));
                    continue;
                }
                Ok(_) => continue,
                Err(Error::Capacity(CapacityError::MessageTooLong { size, .. })) => {
                    return Ok((TOO_LONG, format!("a message of {size} bytes came")));
                }
                // Behind its close frame a server may reset the connection while it is written to.
                Err(error) => return end.ok_or_else(|| error.to_string()),
            };
            let _ = tell.send(SocketEvent::Received(bytes)).await;
        }
        Ok(end.unwrap_or((ABNORMAL, String::new())))
    };
    both(read, write).await
}

/// Reads and writes until nothing more can be read.
async fn both(read: impl Future<Output = End>, write: impl Future<Output = ()>) -> End {
    let mut read = core::pin::pin!(read);
    tokio::select! {
        end = &mut read => end,
        () = write => read.await,
    }
}

/// Offers the subprotocols of these versions.
fn offer_versions(request: &mut Request, versions: &str) {
    let protocols: Vec<_> =
        versions.split(',').filter_map(Version::parse).map(Version::subprotocol).collect();
    if let Ok(value) = protocols.join(", ").parse() {
        request.headers_mut().insert("Sec-WebSocket-Protocol", value);
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::DuplexStream;
    use tokio_tungstenite::WebSocketStream;
    use tokio_tungstenite::tungstenite::client::IntoClientRequest;
    use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
    use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};

    use super::*;

    /// A server's side of a WebSocket, open.
    async fn accepted(mut stream: DuplexStream) -> WebSocketStream<DuplexStream> {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(stream.read_u8().await.expect("a request"));
        }
        let request = String::from_utf8(request).expect("text");
        let header = |line: &'_ str| {
            line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        };
        let key = request.lines().filter_map(header).find(|(name, _)| name == "sec-websocket-key");
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Protocol: v12.stomp\r\nSec-WebSocket-Accept: {}\r\n\r\n",
            derive_accept_key(key.expect("a key").1.as_bytes())
        );
        stream.write_all(answer.as_bytes()).await.expect("a client");
        WebSocketStream::from_raw_socket(stream, Role::Server, None).await
    }

    fn channel() -> (mpsc::UnboundedSender<Out>, Frames) {
        let (outgoing, frames) = mpsc::unbounded_channel();
        (outgoing, Frames { frames, written: Arc::default() })
    }

    /// How a WebSocket ends whose server sends this close frame, if any, and resets the connection.
    async fn end_behind(close: Option<CloseFrame>) -> End {
        let (near, far) = tokio::io::duplex(1024);
        tokio::spawn(async move {
            let mut socket = accepted(far).await;
            if close.is_some() {
                socket.send(Message::Close(close)).await.expect("a client");
            }
        });
        let (tell, _events) = mpsc::channel(8);
        let (outgoing, frames) = channel();
        // More than the server takes.
        outgoing.send(Out::Frame(vec![b'x'; 64 * 1024])).expect("a socket");
        let request = "ws://broker/ws".into_client_request().expect("an address");
        let offer = Offer { versions: "1.2".into(), is_binary: false, most_bytes: 1024 };
        speak_web_socket(request, &offer, near, &tell, frames).await
    }

    #[tokio::test]
    async fn the_code_of_a_close_frame_counts_though_the_connection_is_reset_behind_it() {
        let close = CloseFrame { code: CloseCode::Size, reason: "too long".into() };
        assert_eq!(end_behind(Some(close)).await, Ok((1009, "too long".into())));
    }

    #[tokio::test]
    async fn a_connection_that_is_reset_without_a_close_frame_gives_the_reason() {
        let reason = end_behind(None).await.expect_err("there is no code");
        assert!(!reason.is_empty());
    }

    /// What comes of a message of so many bytes, where so many are taken.
    async fn received(size: usize, most_bytes: usize) -> Result<usize, String> {
        let (near, far) = tokio::io::duplex(64 * 1024);
        tokio::spawn(async move {
            let mut socket = accepted(far).await;
            let _ = socket.send(Message::binary(vec![0; size])).await;
            let _ = socket.close(None).await;
        });
        let (tell, mut events) = mpsc::channel(8);
        let (_outgoing, frames) = channel();
        let request = "ws://broker/ws".into_client_request().expect("an address");
        let offer = Offer { versions: "1.2".into(), is_binary: false, most_bytes };
        let (code, reason) = speak_web_socket(request, &offer, near, &tell, frames).await?;
        if code == TOO_LONG {
            return Err(reason);
        }
        assert!(matches!(events.recv().await, Some(SocketEvent::Opened)));
        match events.recv().await {
            Some(SocketEvent::Received(bytes)) => Ok(bytes.len()),
            other => panic!("no message, but {other:?}"),
        }
    }

    #[tokio::test]
    async fn messages_are_as_long_as_the_limits_say() {
        // By default the library of WebSocket takes 16 MiB.
        assert_eq!(received(17 << 20, 17 << 20).await, Ok(17 << 20));
        let refusal = received(1025, 1024).await.expect_err("it is too long");
        assert!(refusal.contains("1025 bytes"), "{refusal}");
    }
}
