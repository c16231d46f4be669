//! Sessions with a clock and sockets of the tests.

mod connecting;
mod functions;
mod messages;
mod publishing;
mod requests;
mod usage;
mod writing;

use core::future::{Future, Pending, pending};
use core::pin::{Pin, pin};
use core::task::{Context, Poll, Waker};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stomp_protocol::Instant;

use super::driver::Driver;
use super::transport::{Opening, Runtime, Socket, SocketEvent};
use super::{Builder, Session};

/// What the test and the driver share.
#[derive(Debug, Default)]
struct Network {
    now: u64,
    /// The addresses of all sockets, in the order of their making.
    urls: Vec<String>,
    /// What happens to the present socket.
    events: VecDeque<SocketEvent>,
    sent: Vec<String>,
    /// Whether the present socket was asked to close, or dropped.
    is_closing: bool,
    is_dropped: bool,
    /// Whether the system takes nothing that is sent.
    is_full: bool,
}

/// The time of day at which the clock of the tests begins.
const EPOCH: u64 = 1_000_000;

#[derive(Debug, Clone, Default)]
struct Fake(Arc<Mutex<Network>>);

impl Runtime for Fake {
    type Socket = FakeSocket;
    type Sleep = Pending<()>;

    fn now(&self) -> Instant {
        Instant::from_millis(self.0.lock().unwrap().now)
    }

    fn epoch_millis(&self) -> u64 {
        EPOCH + self.0.lock().unwrap().now
    }

    fn random(&self) -> f64 {
        0.0
    }

    fn sleep(&self, _: u64) -> Pending<()> {
        pending()
    }

    fn check(&self, url: &str, _: &Builder) -> Result<(), String> {
        if url.starts_with("ws://") { Ok(()) } else { Err(format!("no socket leads to {url}")) }
    }

    fn open(&self, opening: Opening<'_>) -> FakeSocket {
        let mut network = self.0.lock().unwrap();
        network.urls.push(opening.url.into());
        network.events.clear();
        (network.is_closing, network.is_dropped) = (false, false);
        FakeSocket(Arc::clone(&self.0), network.urls.len())
    }
}

struct FakeSocket(Arc<Mutex<Network>>, usize);

impl Socket for FakeSocket {
    fn poll_event(&mut self, _: &mut Context<'_>) -> Poll<SocketEvent> {
        self.0.lock().unwrap().events.pop_front().map_or(Poll::Pending, Poll::Ready)
    }

    fn send(&mut self, bytes: Vec<u8>) {
        let text = String::from_utf8(bytes).unwrap();
        self.0.lock().unwrap().sent.push(text);
    }

    fn close(&mut self) {
        self.0.lock().unwrap().is_closing = true;
    }

    fn written(&self) -> u64 {
        if self.0.lock().unwrap().is_full { 0 } else { u64::MAX }
    }
}

impl Drop for FakeSocket {
    fn drop(&mut self) {
        let mut network = self.0.lock().unwrap();
        if network.urls.len() == self.1 {
            network.is_dropped = true;
        }
    }
}

/// A session, its driver, and the far end.
struct Rig {
    network: Arc<Mutex<Network>>,
    driver: Driver<Fake>,
    session: Session,
}

const RABBITMQ: &str = "CONNECTED\nversion:1.2\nserver:RabbitMQ/3.10.8\nheart-beat:0,0\n\n\0";
const SPRING: &str = "CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0";

impl Rig {
    fn new() -> Self {
        Self::with(|builder| builder)
    }

    fn with(options: impl FnOnce(Builder) -> Builder) -> Self {
        let fake = Fake::default();
        let network = Arc::clone(&fake.0);
        let builder = options(Session::builder("ws://broker/ws?token=s3cret"));
        let (handle, driver) = Driver::new(fake, builder);
        Self { network, driver, session: Session { handle } }
    }

    /// A session that is connected to a broker that says this.
    fn connected(connected: &str) -> Self {
        Self::connected_with(connected, |builder| builder)
    }

    fn connected_with(connected: &str, options: impl FnOnce(Builder) -> Builder) -> Self {
        let mut rig = Self::with(options);
        let session = rig.session.clone();
        let mut connect = pin!(session.connect());
        assert!(rig.poll(connect.as_mut()).is_pending());
        rig.accept(connected);
        assert_eq!(rig.poll(connect), Poll::Ready(Ok(())));
        rig
    }

    /// Accepts the attempt that is under way.
    fn accept(&mut self, connected: &str) {
        self.happens(SocketEvent::Opened);
        let sent = self.sent();
        assert!(sent.len() == 1 && sent[0].starts_with("CONNECT\n"), "{sent:?}");
        self.says(connected);
    }

    /// Lets the driver do what it can.
    fn run(&mut self) -> Poll<()> {
        let mut context = Context::from_waker(Waker::noop());
        Pin::new(&mut self.driver).poll(&mut context)
    }

    /// Polls a future, lets the driver work, polls it again.
    fn poll<F: Future>(&mut self, mut future: Pin<&mut F>) -> Poll<F::Output> {
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Poll::Ready(output);
        }
        let _ = self.run();
        future.poll(&mut context)
    }

    fn happens(&mut self, event: SocketEvent) {
        self.network.lock().unwrap().events.push_back(event);
        let _ = self.run();
    }

    fn says(&mut self, frame: &str) {
        self.happens(SocketEvent::Received(frame.as_bytes().to_vec()));
    }

    fn loses_connection(&mut self) {
        self.happens(SocketEvent::Closed { code: 1006, reason: String::new() });
    }

    fn passes(&mut self, time: Duration) {
        self.network.lock().unwrap().now += time.as_millis() as u64;
        let _ = self.run();
    }

    /// What was sent since the last look.
    fn sent(&mut self) -> Vec<String> {
        let _ = self.run();
        core::mem::take(&mut self.network.lock().unwrap().sent)
    }

    /// The only frame that was sent since.
    #[track_caller]
    fn sent_one(&mut self) -> String {
        let sent = self.sent();
        assert_eq!(sent.len(), 1, "{sent:?}");
        sent.into_iter().next().unwrap()
    }

    fn attempts(&self) -> usize {
        self.network.lock().unwrap().urls.len()
    }
}

/// The value of a header of a frame.
#[track_caller]
fn header(frame: &str, name: &str) -> String {
    let prefix = format!("{name}:");
    let line = frame.lines().find_map(|line| line.strip_prefix(&prefix));
    line.unwrap_or_else(|| panic!("no {name} in {frame:?}")).into()
}

fn receipt(frame: &str) -> String {
    format!("RECEIPT\nreceipt-id:{}\n\n\0", header(frame, "receipt"))
}

/// A message for the subscription that a SUBSCRIBE frame has made.
fn message(subscribe: &str, body: &str) -> String {
    let (id, destination) = (header(subscribe, "id"), header(subscribe, "destination"));
    format!(
        "MESSAGE\nsubscription:{id}\nmessage-id:m-{body}\nack:a-{body}\ndestination:{destination}\n\n{body}\0"
    )
}
