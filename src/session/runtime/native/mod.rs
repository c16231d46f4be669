//! A host: tokio, with WebSocket or TCP, in TLS or not.

mod address;
mod sockets;
#[cfg_attr(not(feature = "tls"), path = "no_tls.rs")]
mod tls;
mod written;

use core::pin::Pin;
use core::task::{Context, Poll};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use stomp_protocol::{HeartBeat, Instant};
use tokio::runtime;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use address::Address;
use sockets::{ABNORMAL, Frames, Offer, Out};
use written::Written;

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
    let tls = tls::Tls::new(&builder);
    let (handle, driver) = Driver::new(Tokio { runtime: runtime.clone(), start, tls }, builder);
    runtime.spawn(driver);
    handle
}

#[derive(Debug)]
struct Tokio {
    runtime: runtime::Handle,
    start: tokio::time::Instant,
    tls: tls::Tls,
}

impl Runtime for Tokio {
    type Socket = Connection;
    type Sleep = Pin<Box<tokio::time::Sleep>>;

    fn now(&self) -> Instant {
        Instant::from_millis(self.start.elapsed().as_millis() as u64)
    }

    fn epoch_millis(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.unwrap_or_default().as_millis() as u64
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

    fn check(&self, url: &str, options: &Builder) -> Result<(), String> {
        check_times(options)?;
        let address = Address::with_headers(url, &options.handshake_headers)?;
        if address.is_tls { tls::available() } else { Ok(()) }
    }

    fn open(&self, Opening { url, options, .. }: Opening<'_>) -> Connection {
        let (tell, events) = mpsc::channel(EVENTS);
        let (outgoing, frames) = mpsc::unbounded_channel();
        let written = Arc::new(Written::default());
        let frames = Frames { frames, written: Arc::clone(&written) };
        let address = Address::with_headers(url, &options.handshake_headers);
        let is_tcp = address.as_ref().is_ok_and(|address| address.web_socket.is_none());
        let transport = if is_tcp { Transport::Tcp } else { Transport::WebSocket };
        let limits = options.connect.limits;
        let offer = Offer {
            versions: options.connect.accept_version.clone(),
            is_binary: options.is_binary,
            // A frame, and the NUL behind it.
            most_bytes: limits.max_head.saturating_add(limits.max_body).saturating_add(1),
        };
        let tls = self.tls.clone();
        let task = self.runtime.spawn(async move {
            let end = match address {
                Ok(address) => sockets::run(address, &offer, &tls, &tell, frames).await,
                Err(reason) => Err(reason),
            };
            let (code, reason) = end.unwrap_or_else(|reason| (ABNORMAL, reason));
            // Nothing listens to a socket that is given up.
            let _ = tell.send(SocketEvent::Closed { code, reason }).await;
        });
        Connection { events, outgoing, written, transport, task: task.abort_handle() }
    }
}

/// The longest interval of heart-beats, in milliseconds: brokers take no more for a number.
const LONGEST: u64 = i32::MAX as u64;

fn check_times(options: &Builder) -> Result<(), String> {
    let HeartBeat { outgoing, incoming } = options.connect.heart_beat;
    if outgoing.max(incoming) > LONGEST {
        return Err(format!(
            "heart_beat takes at most {LONGEST} ms, brokers no more; zero stands for never"
        ));
    }
    Ok(())
}

/// How much is read before the driver has looked at it.
const EVENTS: usize = 64;
/// A socket, which a task of its own reads and writes.
#[derive(Debug)]
pub(super) struct Connection {
    events: mpsc::Receiver<SocketEvent>,
    /// Without a bound: the driver looks at `written`.
    outgoing: mpsc::UnboundedSender<Out>,
    written: Arc<Written>,
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

    fn written(&self) -> u64 {
        self.written.bytes()
    }

    fn watch_written(&self, context: &Context<'_>) {
        self.written.watch(context);
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
