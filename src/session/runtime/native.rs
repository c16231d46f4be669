//! A host: tokio, with WebSocket or TCP.

use core::pin::Pin;
use core::task::{Context, Poll};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use stomp_protocol::{Instant, Version};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::{Error as WebSocketError, Message};

use crate::session::driver::{self, Driver};
use crate::session::handle::Handle;
use crate::session::transport::{Opening, Runtime, Socket, SocketEvent};
use crate::session::{Builder, Code, Error, Transport};

pub(super) fn start(builder: Builder) -> Arc<Handle> {
    let Ok(runtime) = runtime::Handle::try_current() else {
        let why = "a session has to be made within a tokio runtime, which drives it";
        return driver::without(builder, Error::new(Code::Usage, why));
    };
    let start = tokio::time::Instant::now();
    let (handle, driver) = Driver::new(Tokio { runtime: runtime.clone(), start }, builder);
    runtime.spawn(driver);
    handle
}

#[derive(Debug)]
struct Tokio {
    runtime: runtime::Handle,
    start: tokio::time::Instant,
}

impl Runtime for Tokio {
    type Socket = Connection;
    type Sleep = Pin<Box<tokio::time::Sleep>>;

    fn now(&self) -> Instant {
        Instant::from_millis(self.start.elapsed().as_millis() as u64)
    }

    fn random(&self) -> f64 {
        // The keys of a hash table are random.
        let random = RandomState::new().hash_one(0);
        (random >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn sleep(&self, millis: u64) -> Self::Sleep {
        // The clock counts whole milliseconds: one more, so as not to be early.
        Box::pin(tokio::time::sleep(Duration::from_millis(millis.saturating_add(1))))
    }

    fn open(&self, Opening { url, options, .. }: Opening<'_>) -> Connection {
        let (tell, events) = mpsc::channel(EVENTS);
        let (outgoing, frames) = mpsc::unbounded_channel();
        let transport = transport_of(url);
        let (url, versions) = (url.to_owned(), options.connect.accept_version.clone());
        let task = self.runtime.spawn(async move {
            let end = run(&url, &versions, &tell, frames).await;
            let (code, reason) = end.unwrap_or_else(|reason| (ABNORMAL, reason));
            // Nothing listens to a socket that is given up.
            let _ = tell.send(SocketEvent::Closed { code, reason }).await;
        });
        Connection { events, outgoing, transport, task: task.abort_handle() }
    }
}

/// How much is read before the driver has looked at it.
const EVENTS: usize = 64;
/// The close code of a connection that ended without one (RFC 6455 section 7.4.1).
const ABNORMAL: u16 = 1006;
const NO_CODE: u16 = 1005;

#[derive(Debug)]
enum Out {
    Frame(Vec<u8>),
    Close,
}

/// A socket, which a task of its own reads and writes.
#[derive(Debug)]
pub(super) struct Connection {
    events: mpsc::Receiver<SocketEvent>,
    outgoing: mpsc::UnboundedSender<Out>,
    transport: Transport,
    task: AbortHandle,
}

impl Socket for Connection {
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<SocketEvent> {
        let ended = || SocketEvent::Closed { code: ABNORMAL, reason: String::new() };
        self.events.poll_recv(context).map(|event| event.unwrap_or_else(ended))
    }

    fn send(&mut self, bytes: Vec<u8>) {
        // After the end of the task there is an event that says so.
        let _ = self.outgoing.send(Out::Frame(bytes));
    }

    fn close(&mut self) {
        let _ = self.outgoing.send(Out::Close);
    }

    fn transport(&self) -> Transport {
        self.transport
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn transport_of(url: &str) -> Transport {
    match url.split_once("://") {
        Some(("tcp" | "stomp", _)) => Transport::Tcp,
        _ => Transport::WebSocket,
    }
}

/// How a socket ended: close code and reason, or why there was none.
type End = Result<(u16, String), String>;

async fn run(
    url: &str,
    versions: &str,
    tell: &mpsc::Sender<SocketEvent>,
    frames: mpsc::UnboundedReceiver<Out>,
) -> End {
    match url.split_once("://") {
        Some(("tcp" | "stomp", address)) => tcp(address, tell, frames).await,
        Some(("ws" | "wss", _)) => web_socket(url, versions, tell, frames).await,
        Some(("http" | "https", _)) => Err(HTTP.into()),
        _ => Err(format!("an address begins with ws://, wss:// or tcp://, not {url:?}")),
    }
}

/// Why an address of SockJS is of no use here.
const HTTP: &str = "SockJS (http://, https://) is for browsers: outside of one take the address of the WebSocket, which a \
                    SockJS server has below its own at /websocket";

async fn tcp(
    address: &str,
    tell: &mpsc::Sender<SocketEvent>,
    mut frames: mpsc::UnboundedReceiver<Out>,
) -> End {
    let address = address.trim_end_matches('/');
    let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    // Frames are small, and wait for answers.
    let _ = stream.set_nodelay(true);
    let (mut reader, mut writer) = stream.into_split();
    let _ = tell.send(SocketEvent::Opened).await;
    let write = async {
        while let Some(Out::Frame(frame)) = frames.recv().await {
            if writer.write_all(&frame).await.is_err() {
                return;
            }
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

async fn web_socket(
    url: &str,
    versions: &str,
    tell: &mpsc::Sender<SocketEvent>,
    mut frames: mpsc::UnboundedReceiver<Out>,
) -> End {
    let request = request(url, versions).map_err(|error| error.to_string())?;
    let (stream, _) = connect_async(request).await.map_err(|error| error.to_string())?;
    let (mut sink, mut stream) = stream.split();
    let _ = tell.send(SocketEvent::Opened).await;
    let write = async {
        while let Some(Out::Frame(frame)) = frames.recv().await {
            let message = match String::from_utf8(frame) {
                Ok(text) => Message::text(text),
                Err(error) => Message::binary(error.into_bytes()),
            };
            if sink.send(message).await.is_err() {
                return;
            }
        }
        let _ = sink.close().await;
    };
    let read = async {
        let mut end = (ABNORMAL, String::new());
        while let Some(message) = stream.next().await {
            let bytes = match message.map_err(|error| error.to_string())? {
                Message::Text(text) => text.as_bytes().to_vec(),
                Message::Binary(bytes) => bytes.to_vec(),
                Message::Close(Some(frame)) => {
                    end = (frame.code.into(), frame.reason.to_string());
                    continue;
                }
                Message::Close(None) => {
                    end = (NO_CODE, String::new());
                    continue;
                }
                _ => continue,
            };
            let _ = tell.send(SocketEvent::Received(bytes)).await;
        }
        Ok(end)
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

/// The opening handshake, with the subprotocols of these versions.
fn request(url: &str, versions: &str) -> Result<Request, WebSocketError> {
    let mut request = url.into_client_request()?;
    let protocols: Vec<_> =
        versions.split(',').filter_map(Version::parse).map(Version::subprotocol).collect();
    if let Ok(value) = protocols.join(", ").parse() {
        request.headers_mut().insert("Sec-WebSocket-Protocol", value);
    }
    Ok(request)
}
