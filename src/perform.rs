//! What the session says is to be done, one action at a time.

use std::rc::Rc;

use stomp_protocol::Frame;
use stomp_protocol::client::{Action, Attempt, Closed, Event, Note};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::debug;
use crate::driver::{Driver, Input};
use crate::flat;
use crate::host::Host;
use crate::socket::{self, Socket};
use crate::ticker::Ticker;

/// For callbacks that get no argument.
const NOTHING: JsValue = JsValue::UNDEFINED;

impl Driver {
    /// # Errors
    /// What the socket threw when a frame was to be sent; everything else is reported here.
    pub(crate) fn perform(self: &Rc<Self>, action: Action) -> Result<(), JsValue> {
        let Some(host) = self.host() else { return Ok(()) };
        match action {
            Action::StateChanged(state) => host.change_state(state as u32),
            Action::Prepare(attempt) => self.prepare(attempt, host),
            Action::Open(attempt) => self.open(attempt, &host),
            Action::Transmit(frame) => return self.transmit(&frame),
            Action::Close => self.close(&host),
            Action::Discard { code, reason } => self.discard(&host, code, &reason),
            Action::Closed(Closed::BySocket) => {
                let event = self.close_event.replace(NOTHING);
                host.call("onWebSocketClose", &event);
            }
            Action::Closed(Closed::Discarded { code, reason }) => host.discarded(code, &reason),
            Action::Event(event) => self.tell(&host, event),
            Action::Disconnected => self.disconnected(&host),
            Action::DisconnectRefused(error) => {
                host.debug(&format!("Ignoring error during disconnect {error}"));
            }
            Action::Deactivated => host.deactivated(),
            Action::Note(note) => self.note(&host, &note),
        }
        Ok(())
    }

    /// Lets the application prepare, and goes on when it is ready: with `await`'s timing, so one
    /// microtask later if it returns no promise.
    fn prepare(self: &Rc<Self>, attempt: Attempt, host: Rc<Host>) {
        // The future waits from now on, not from when it is first polled.
        let ready =
            host.before_connect().map(|value| JsFuture::from(js_sys::Promise::resolve(&value)));
        let driver = Rc::clone(self);
        spawn_local(async move {
            let outcome = match ready {
                Ok(ready) => ready.await,
                Err(error) => Err(error),
            };
            // It may have come to rest and let go of its host meanwhile; then this says so.
            driver.adopt(Rc::clone(&host));
            match outcome {
                Ok(_) => driver.turn(Input::Prepared(attempt)),
                Err(error) => {
                    host.report(&error);
                    driver.turn(Input::Failed(attempt));
                }
            }
        });
    }

    fn open(self: &Rc<Self>, attempt: Attempt, host: &Host) {
        if let Err(error) = self.attach(attempt, host) {
            host.report(&error);
            self.turn(Input::Failed(attempt));
        }
    }

    fn attach(self: &Rc<Self>, attempt: Attempt, host: &Host) -> Result<(), JsValue> {
        let raw = socket::make(host)?;
        if !self.session.borrow_mut().handle_made(attempt) {
            return socket::refuse(&raw);
        }
        let socket = Rc::new(Socket::attach(raw, attempt, host, self)?);
        let is_open = socket.is_open();
        self.socket.replace(Some(socket));
        if is_open {
            self.on_open(attempt);
        }
        Ok(())
    }

    fn close(&self, host: &Host) {
        let Some(socket) = self.socket() else { return };
        if let Err(error) = socket.close() {
            host.report(&error);
        }
    }

    fn discard(&self, host: &Host, code: u16, reason: &str) {
        let Some(socket) = self.socket() else { return };
        if let Err(error) = socket.discard(code, reason, &host.idle()) {
            host.report(&error);
        }
    }

    fn note(self: &Rc<Self>, host: &Host, note: &Note) {
        if host.debugging() {
            let url = || self.socket().map_or_else(String::new, |socket| socket.url());
            host.debug(&debug::line(note, url));
        }
        if matches!(note, Note::ConnectionClosed) {
            self.detach(host);
        }
    }

    /// Lets go of the socket and of all that goes with it.
    fn detach(self: &Rc<Self>, host: &Host) {
        self.stop_beats(host);
        let socket = self.socket.take();
        if let Some(socket) = socket {
            socket.wire.end();
            host.detach();
        }
    }

    fn tell(self: &Rc<Self>, host: &Host, event: Event) {
        let Some(socket) = self.socket() else { return };
        let object = |frame: &Frame| object(&socket, frame);
        match event {
            Event::Connected { frame, send_every, expect_every, .. } => {
                let connected = object(&frame);
                self.connected(host, &frame, send_every, expect_every);
                host.call("onConnect", &connected);
            }
            Event::Message { frame, token } => {
                socket.wire.message(&object(&frame), token.map_or(-1, |token| token.0 as i32));
            }
            Event::Receipt { frame, token } => {
                socket.wire.receipt(&object(&frame), token.map_or(-1, |token| token.0 as i32));
            }
            Event::Error { frame, token } => {
                let error = object(&frame);
                if let Some(token) = token {
                    socket.wire.forget(token.0 as i32);
                }
                host.call("onStompError", &error);
            }
            Event::Unhandled(frame) => host.call("onUnhandledFrame", &object(&frame)),
            Event::HeartBeat => {
                host.debug("<<< PONG");
                host.call("onHeartbeatReceived", &NOTHING);
            }
            Event::HeartBeatLost { silent_for } => {
                if host.debugging() {
                    host.debug(&format!(
                        "did not receive server activity for the last {silent_for}ms"
                    ));
                }
                host.call("onHeartbeatLost", &NOTHING);
            }
            Event::Failed(error) => host.failed(&error.to_string()),
            Event::Farewell(frame) => {
                self.farewell.replace(object(&frame));
            }
        }
    }

    /// A socket may have closed within close(): that it did so in good order is still to be told.
    fn disconnected(self: &Rc<Self>, host: &Host) {
        self.stop_beats(host);
        let receipt = self.farewell.replace(NOTHING);
        host.call("onDisconnect", &receipt);
    }

    /// The handshake is done.
    fn connected(self: &Rc<Self>, host: &Host, frame: &Frame, send_every: u64, expect_every: u64) {
        if host.debugging() {
            let server = frame.headers.get("server").unwrap_or("undefined");
            host.debug(&format!("connected to server {server}"));
        }
        if send_every != 0 {
            if host.debugging() {
                host.debug(&format!("send PING every {send_every}ms"));
            }
            self.start_beats(host);
        }
        if expect_every != 0 && host.debugging() {
            host.debug(&format!("check PONG every {expect_every}ms"));
        }
    }

    fn start_beats(self: &Rc<Self>, host: &Host) {
        self.beats.set(true);
        if host.uses_worker() {
            host.debug("Using runWorker for outgoing pings");
            match Ticker::start(self) {
                Ok(ticker) => return drop(self.ticker.replace(Some(Rc::new(ticker)))),
                Err(_) => host.debug(NO_WORKER),
            }
        }
        host.debug(BY_TIMER);
    }

    fn stop_beats(self: &Rc<Self>, host: &Host) {
        let ticker = self.ticker.take();
        if self.beats.replace(false) {
            let which = if ticker.is_some() { "Worker" } else { "Interval" };
            drop(ticker);
            host.debug(&["Outgoing ping dispose", which].concat());
        }
    }

    /// The worker could not be loaded, most likely for the page's content security policy.
    pub(crate) fn on_ticker_failed(self: &Rc<Self>) {
        let ticker = self.ticker.take();
        if let (Some(_), Some(host)) = (ticker, self.host()) {
            host.debug(NO_WORKER);
            host.debug(BY_TIMER);
        }
    }
}

const NO_WORKER: &str = "The worker for outgoing pings does not start, falling back";
const BY_TIMER: &str = "Using runInterval for outgoing pings";

/// What applications get for a frame; making it logs it.
fn object(socket: &Socket, frame: &Frame) -> JsValue {
    socket.wire.frame(frame.command.as_str(), &flat::write(&frame.headers), &frame.body)
}
