//! A client whose sockets, and whose broker, are the test.

mod broker;

use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use broker::Broker;
use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::{Array, Promise, Uint8Array};
use stomp_wasm::client::{Client, ClientOptions, ConnectionEvent, Events, Message, Subscription};
use stomp_wasm::protocol::client::RetryPolicy;
use stomp_wasm::protocol::{Headers, HeartBeat};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/tests/client/support/socket.js")]
extern "C" {
    #[derive(Clone)]
    pub(crate) type TestSocket;
    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> TestSocket;
    #[wasm_bindgen(method)]
    pub(crate) fn open(this: &TestSocket);
    #[wasm_bindgen(method)]
    pub(crate) fn receive(this: &TestSocket, data: &JsValue);
    #[wasm_bindgen(method, js_name = end)]
    fn end_with(this: &TestSocket, code: u16, reason: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn fault(this: &TestSocket, message: Option<&str>);
    #[wasm_bindgen(method, js_name = takeSent)]
    pub(crate) fn take_sent(this: &TestSocket) -> Array;
    #[wasm_bindgen(method, getter)]
    fn closings(this: &TestSocket) -> Array;
    #[wasm_bindgen(method)]
    fn until(this: &TestSocket, start: &str) -> Promise;
    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_refusal(this: &TestSocket, text: &str);
    #[wasm_bindgen(method, setter, js_name = closesAtOnce)]
    pub(crate) fn set_closes_at_once(this: &TestSocket, whether: bool);
    #[wasm_bindgen(method, setter, js_name = readyState)]
    pub(crate) fn set_ready_state(this: &TestSocket, state: u16);

    #[wasm_bindgen(extends = TestSocket)]
    pub(crate) type TextSocket;
    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> TextSocket;
}

impl TestSocket {
    pub(crate) fn end(&self, code: u16) {
        self.end_with(code, "");
    }

    pub(crate) fn text(&self, text: &str) {
        self.receive(&text.into());
    }

    /// How it was closed so far: the arguments of `close`.
    pub(crate) fn closed_by(&self) -> Vec<String> {
        self.closings().iter().map(|how| how.as_string().expect("text")).collect()
    }

    /// What was sent since this was asked last.
    pub(crate) fn sent(&self) -> Vec<String> {
        let text = |data| String::from_utf8(bytes(data)).expect("text");
        self.take_sent().iter().map(text).collect()
    }

    /// Waits until something is sent that begins like this.
    pub(crate) async fn sends(&self, start: &str) {
        JsFuture::from(self.until(start)).await.expect("never rejected");
    }
}

fn bytes(data: JsValue) -> Vec<u8> {
    match data.as_string() {
        Some(text) => text.into_bytes(),
        None => Uint8Array::new(&data).to_vec(),
    }
}

/// Sockets as they were made, by a factory that tells of each.
pub(crate) struct Sockets {
    made: Rc<RefCell<Vec<TestSocket>>>,
    news: RefCell<UnboundedReceiver<()>>,
}

impl Sockets {
    /// A factory of ordinary sockets, and what knows them.
    pub(crate) fn ordinary() -> (Self, ClientOptions) {
        Self::by(|_| Ok(TestSocket::new()))
    }

    /// A factory that makes sockets by `make`, which is told how many there were before.
    pub(crate) fn by(
        make: impl Fn(usize) -> Result<TestSocket, JsValue> + 'static,
    ) -> (Self, ClientOptions) {
        let made = Rc::new(RefCell::new(Vec::new()));
        let (announce, news) = unbounded();
        let options = ClientOptions::socket_factory(factory(make, Rc::clone(&made), announce));
        (Self { made, news: RefCell::new(news) }, options)
    }

    /// The one that was made last.
    pub(crate) fn last(&self) -> TestSocket {
        self.made.borrow().last().expect("a socket was made").clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.made.borrow().len()
    }

    /// Waits for one that was not waited for yet.
    #[expect(clippy::await_holding_refcell_ref, reason = "a test waits for one thing at a time")]
    pub(crate) async fn next(&self) -> TestSocket {
        self.news.borrow_mut().recv().await.expect("the factory lives on");
        self.last()
    }
}

fn factory(
    make: impl Fn(usize) -> Result<TestSocket, JsValue> + 'static,
    made: Rc<RefCell<Vec<TestSocket>>>,
    announce: UnboundedSender<()>,
) -> impl Fn() -> Result<JsValue, JsValue> + 'static {
    move || {
        let before = made.borrow().len();
        let socket = make(before)?;
        made.borrow_mut().push(socket.clone());
        announce.unbounded_send(()).expect("the test is interested");
        Ok(socket.into())
    }
}

/// A client at work, seen from all sides.
pub(crate) struct Rig {
    pub(crate) client: Client,
    pub(crate) sockets: Sockets,
    events: RefCell<Events>,
    broker: RefCell<Option<Broker>>,
}

impl Rig {
    /// A client at rest.
    pub(crate) fn new(choose: impl FnOnce(ClientOptions) -> ClientOptions) -> Self {
        Self::with(Sockets::ordinary(), choose)
    }

    pub(crate) fn with(
        (sockets, options): (Sockets, ClientOptions),
        choose: impl FnOnce(ClientOptions) -> ClientOptions,
    ) -> Self {
        let client = Client::new(choose(options.heart_beat(NEVER, NEVER)));
        let events = RefCell::new(client.events());
        Self { client, sockets, events, broker: RefCell::default() }
    }

    /// A client that has connected to a broker which offers no heart-beats.
    pub(crate) async fn connected(choose: impl FnOnce(ClientOptions) -> ClientOptions) -> Self {
        let rig = Self::new(choose);
        rig.client.activate();
        rig.connect(HeartBeat::NONE).await;
        rig
    }

    /// Lets the attempt under way succeed, and forgets what led there.
    pub(crate) async fn connect(&self, heart_beat: HeartBeat) {
        self.sockets.next().await;
        self.broker.replace(Some(Broker::new(heart_beat)));
        self.socket().open();
        self.exchange();
        self.log();
    }

    /// The socket that was made last.
    pub(crate) fn socket(&self) -> TestSocket {
        self.sockets.last()
    }

    /// What the client sent since this was asked last.
    pub(crate) fn sent(&self) -> Vec<String> {
        self.socket().sent()
    }

    /// Hands what the client sent to the broker, and what the broker sends to the client, until
    /// neither has more to say.
    pub(crate) fn exchange(&self) {
        loop {
            let sent: Vec<u8> = self.socket().take_sent().iter().flat_map(bytes).collect();
            let answers = self.broker.borrow_mut().as_mut().expect("connected").take(&sent);
            if answers.is_empty() {
                return;
            }
            for answer in answers {
                self.socket().receive(&Uint8Array::from(&answer[..]).buffer());
            }
        }
    }

    /// What has happened since this was asked last, a line for each event.
    pub(crate) fn log(&self) -> Vec<String> {
        let events = &mut *self.events.borrow_mut();
        std::iter::from_fn(|| now(events.next())?).map(|event| line(&event)).collect()
    }

    /// Waits for an event whose line begins like this; gives the line.
    #[expect(clippy::await_holding_refcell_ref, reason = "a test waits for one thing at a time")]
    pub(crate) async fn until(&self, start: &str) -> String {
        loop {
            let event = self.events.borrow_mut().next().await.expect("the client lives on");
            let line = line(&event);
            if line.starts_with(start) {
                return line;
            }
        }
    }
}

const NEVER: std::time::Duration = std::time::Duration::ZERO;

/// Tries again soon.
pub(crate) const SOON: RetryPolicy = RetryPolicy {
    delay: 10,
    max_delay: 0,
    backoff: stomp_wasm::protocol::client::Backoff::Linear,
    min_uptime: 0,
};

/// Does not try again.
pub(crate) const NO_RETRY: RetryPolicy = RetryPolicy { delay: 0, ..SOON };

pub(crate) const NO_HEADERS: Headers = Headers::new();

/// What a future gives without waiting.
pub(crate) fn now<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// Lets others go on, one step.
pub(crate) async fn tick() {
    let done = Promise::resolve(&JsValue::UNDEFINED);
    JsFuture::from(done).await.expect("never rejected");
}

/// The bodies of the messages that have come, and `end` if the stream has ended.
pub(crate) fn come(subscription: &mut Subscription) -> Vec<String> {
    let mut bodies = Vec::new();
    while let Some(next) = now(subscription.next()) {
        let Some(message) = next else {
            bodies.push("end".to_owned());
            break;
        };
        bodies.push(body(&message));
    }
    bodies
}

fn body(message: &Message) -> String {
    String::from_utf8_lossy(message.body()).into_owned()
}

fn line(event: &ConnectionEvent) -> String {
    match event {
        ConnectionEvent::Connected { version, .. } => format!("connected {}", version.as_str()),
        ConnectionEvent::AttemptFailed(why) => format!("failed: {why}"),
        ConnectionEvent::Disconnected { code, reason } => {
            format!("disconnected {code} {reason}").trim_end().to_owned()
        }
        ConnectionEvent::ReconnectsAfter(delay) => format!("reconnects {}", delay.as_millis()),
        ConnectionEvent::BrokerError(frame) => {
            format!("error {}", frame.headers.get("message").unwrap_or_default())
        }
        ConnectionEvent::ProtocolError(error) => format!("protocol: {error}"),
        ConnectionEvent::SocketError(text) => format!("socket: {text}"),
        ConnectionEvent::HeartBeatLost { .. } => "heart-beat lost".to_owned(),
        ConnectionEvent::UnhandledMessage(message) => format!("unhandled {}", body(message)),
        ConnectionEvent::UnhandledFrame(frame) => format!("unhandled {}", frame.command),
        ConnectionEvent::Deactivated => "deactivated".to_owned(),
        other => format!("{other:?}"),
    }
}

/// Host and port of a stomp-broker. A page learns them when it is compiled.
pub(crate) fn broker_address() -> &'static str {
    let Some(address) = option_env!("STOMP_BROKER_ADDRESS") else {
        panic!(
            "HOST:PORT of a stomp-broker is missing: `cargo xtask test --stage browser` starts one; by hand, set \
             STOMP_BROKER_ADDRESS when this is compiled"
        );
    };
    address
}
