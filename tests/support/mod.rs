//! A core with a host, sockets and a broker that are all made for tests.

// Every file of tests is a crate of its own, and none uses all of this.
#![allow(dead_code)]

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, Promise, Uint8Array};
use stomp_protocol::server::{
    self, Content, Delivery, DeliveryId, Event, SubscriptionId, Transmit,
};
use stomp_protocol::{HeartBeat, Instant};
use stomp_wasm::{Core, Host, Request};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/tests/support/host.js")]
extern "C" {
    #[derive(Clone)]
    pub(crate) type TestSocket;
    #[wasm_bindgen(method)]
    pub(crate) fn open(this: &TestSocket);
    #[wasm_bindgen(method)]
    pub(crate) fn end(this: &TestSocket, code: u16);
    #[wasm_bindgen(method)]
    pub(crate) fn fault(this: &TestSocket);
    #[wasm_bindgen(method)]
    pub(crate) fn send(this: &TestSocket, data: &str);
    #[wasm_bindgen(method, js_name = takeSent)]
    fn take_sent(this: &TestSocket) -> Array;
    #[wasm_bindgen(method, getter)]
    fn closings(this: &TestSocket) -> Array;
    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_refusal(this: &TestSocket, text: &str);

    #[derive(Clone)]
    pub(crate) type TestHost;
    #[wasm_bindgen(constructor)]
    fn new(options: &str) -> TestHost;
    #[wasm_bindgen(method)]
    fn on(this: &TestHost, line: &str, react: &JsValue);
    #[wasm_bindgen(method, js_name = takeLines)]
    fn take_lines(this: &TestHost) -> Array;
    #[wasm_bindgen(method)]
    fn until(this: &TestHost, start: &str) -> Promise;
    #[wasm_bindgen(method, js_name = lastSocket)]
    fn last_socket(this: &TestHost) -> Option<TestSocket>;
    #[wasm_bindgen(method, js_name = closeAtOnce)]
    pub(crate) fn on_close_at_once(this: &TestHost);
    #[wasm_bindgen(method, js_name = setOption)]
    pub(crate) fn set_option(this: &TestHost, name: &str, value: &JsValue);
}

/// A client at work, seen from all sides.
pub(crate) struct Rig {
    pub(crate) core: Rc<Core>,
    pub(crate) host: TestHost,
    broker: RefCell<Option<Broker>>,
}

impl Rig {
    /// A client with these options, a JavaScript object literal.
    pub(crate) fn new(options: &str) -> Self {
        Self {
            core: Rc::new(Core::new()),
            host: TestHost::new(options),
            broker: RefCell::default(),
        }
    }

    /// A client that has connected to a broker which offers no heart-beats.
    pub(crate) async fn connected(options: &str) -> Self {
        let rig = Self::new(options);
        rig.activate();
        rig.connect(HeartBeat { outgoing: 0, incoming: 0 }).await;
        rig
    }

    /// Lets the attempt under way succeed, and forgets what led there.
    pub(crate) async fn connect(&self, heart_beat: HeartBeat) {
        self.connect_noted(heart_beat).await;
        self.lines();
    }

    /// Lets the attempt under way succeed.
    pub(crate) async fn connect_noted(&self, heart_beat: HeartBeat) {
        self.until("socket").await;
        self.broker.replace(Some(Broker::new(heart_beat)));
        self.socket().open();
        self.exchange();
        assert!(self.core.connected());
    }

    pub(crate) fn activate(&self) {
        self.core.activate(self.host());
    }

    pub(crate) fn deactivate(&self, force: bool) {
        self.core.deactivate(self.host(), force, "");
    }

    pub(crate) fn host(&self) -> Host {
        self.host.clone().unchecked_into()
    }

    /// The socket that was made last.
    pub(crate) fn socket(&self) -> TestSocket {
        self.host.last_socket().expect("a socket was made")
    }

    /// How the socket was closed so far: the arguments of `close`.
    pub(crate) fn closings(&self) -> Vec<String> {
        strings(&self.socket().closings())
    }

    /// What was noted since this was asked last.
    pub(crate) fn lines(&self) -> Vec<String> {
        strings(&self.host.take_lines())
    }

    /// The frames that were sent since this was asked last.
    pub(crate) fn sent(&self) -> Vec<String> {
        strings(&self.socket().take_sent())
    }

    /// Waits for a note that begins like this.
    pub(crate) async fn until(&self, start: &str) {
        JsFuture::from(self.host.until(start)).await.expect("never rejected");
    }

    /// Runs `react` in the midst of the next action that leaves this note.
    pub(crate) fn on(&self, line: &str, react: impl FnOnce(&Core) + 'static) {
        let core = Rc::clone(&self.core);
        self.host.on(line, &Closure::once_into_js(move || react(&core)));
    }

    /// Hands what the client sent to the broker, and what the broker sends to the client, until
    /// neither has more to say.
    pub(crate) fn exchange(&self) {
        loop {
            let sent = self.sent();
            let mut broker = self.broker.borrow_mut();
            let broker = broker.as_mut().expect("connected");
            let answers = broker.take(&sent.concat());
            if answers.is_empty() {
                return;
            }
            for answer in answers {
                self.core.bytes(&answer);
            }
        }
    }
}

/// A broker with one client, to whom it sends all messages.
struct Broker {
    connection: server::Connection,
    subscriptions: Vec<(SubscriptionId, String)>,
    deliveries: u64,
}

const NOW: Instant = Instant::from_millis(0);

impl Broker {
    fn new(heart_beat: HeartBeat) -> Self {
        let config = server::Config { heart_beat, ..server::Config::default() };
        Self {
            connection: server::Connection::new(NOW, "test", Arc::new(config)),
            subscriptions: Vec::new(),
            deliveries: 0,
        }
    }

    fn take(&mut self, bytes: &str) -> Vec<Vec<u8>> {
        self.connection.handle_bytes(NOW, bytes.as_bytes());
        let mut answers = Vec::new();
        loop {
            let before = answers.len();
            answers.extend(
                std::iter::from_fn(|| self.connection.poll_transmit(NOW)).map(Transmit::into_vec),
            );
            let event = self.connection.poll_event();
            let idle = event.is_none();
            if let Some(event) = event {
                self.react(event);
            }
            if idle && answers.len() == before {
                return answers;
            }
        }
    }

    fn react(&mut self, event: Event) {
        match event {
            Event::Connect(_) => self.connection.accept(NOW),
            Event::Subscribe(subscribe) => {
                self.subscriptions.push((subscribe.subscription, subscribe.destination));
                self.confirm(subscribe.receipt);
            }
            Event::Unsubscribe(unsubscribe) => {
                self.subscriptions.retain(|(id, _)| *id != unsubscribe.subscription);
                self.confirm(unsubscribe.receipt);
            }
            Event::Send(send) => self.publish(send),
            Event::Committed { operations, receipt } => {
                for operation in operations {
                    if let server::Operation::Send(send) = operation {
                        self.publish(send);
                    }
                }
                self.confirm(receipt);
            }
            Event::Settled { receipt, .. } | Event::Released { receipt, .. } => {
                self.confirm(receipt);
            }
            Event::Disconnect { receipt } => self.connection.finish(receipt.as_deref()),
            Event::EndOfInput | Event::Closed(_) => {}
        }
    }

    fn publish(&mut self, send: server::Send) {
        let content = &Content::new(&send.destination, &send.headers, send.body)
            .expect("headers can be written");
        for (subscription, destination) in &self.subscriptions {
            if *destination == send.destination {
                self.deliveries += 1;
                let (subscription, id) = (*subscription, DeliveryId(self.deliveries));
                let delivery = Delivery { subscription, id, redelivered: false, content };
                self.connection.message(&delivery);
            }
        }
        self.confirm(send.receipt);
    }

    fn confirm(&mut self, receipt: Option<String>) {
        if let Some(receipt) = receipt {
            self.connection.receipt(&receipt);
        }
    }
}

/// What the face asks of a core.
pub(crate) trait Asks {
    fn subscribe(&self, to: &str, headers: &str, token: u32) -> Result<String, JsValue>;
    fn unsubscribe(&self, id: &str, headers: &str) -> Result<String, JsValue>;
    fn begin(&self, id: &str, headers: &str) -> Result<String, JsValue>;
    fn commit(&self, id: &str, headers: &str) -> Result<String, JsValue>;
    fn abort(&self, id: &str, headers: &str) -> Result<String, JsValue>;
    fn ack(&self, id: &str, subscription: &str) -> Result<String, JsValue>;
    fn nack(&self, id: &str, subscription: &str) -> Result<String, JsValue>;
    fn watch_for_receipt(&self, id: &str, token: u32) -> Result<String, JsValue>;
}

impl Asks for Core {
    fn subscribe(&self, to: &str, headers: &str, token: u32) -> Result<String, JsValue> {
        self.request(Request::Subscribe, to, "", headers, token)
    }

    fn unsubscribe(&self, id: &str, headers: &str) -> Result<String, JsValue> {
        self.request(Request::Unsubscribe, id, "", headers, 0)
    }

    fn begin(&self, id: &str, headers: &str) -> Result<String, JsValue> {
        self.request(Request::Begin, id, "", headers, 0)
    }

    fn commit(&self, id: &str, headers: &str) -> Result<String, JsValue> {
        self.request(Request::Commit, id, "", headers, 0)
    }

    fn abort(&self, id: &str, headers: &str) -> Result<String, JsValue> {
        self.request(Request::Abort, id, "", headers, 0)
    }

    fn ack(&self, id: &str, subscription: &str) -> Result<String, JsValue> {
        self.request(Request::Ack, id, subscription, "", 0)
    }

    fn nack(&self, id: &str, subscription: &str) -> Result<String, JsValue> {
        self.request(Request::Nack, id, subscription, "", 0)
    }

    fn watch_for_receipt(&self, id: &str, token: u32) -> Result<String, JsValue> {
        self.request(Request::Watch, id, "", "", token)
    }
}

/// Flat headers, as JavaScript gives them.
pub(crate) fn headers(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}\0{value}\0")).collect()
}

/// The text of an error that was thrown.
pub(crate) fn text(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().expect("an Error").message().into()
}

fn strings(array: &Array) -> Vec<String> {
    array
        .iter()
        .map(|item| match item.dyn_ref::<Uint8Array>() {
            Some(bytes) => String::from_utf8(bytes.to_vec()).expect("text"),
            None => item.as_string().expect("text or octets"),
        })
        .collect()
}
