//! What the machine says is to be done, one action at a time.

use std::rc::{Rc, Weak};
use std::time::Duration;

use stomp_protocol::Frame;
use stomp_protocol::client::{Action, ActivationState, Attempt, Closed, Event, Token};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::driver::{Driver, Input};
use super::error::{ConnectError, Error};
use super::events::ConnectionEvent;
use super::message::Message;
use super::options::FutureHeaders;
use super::socket::{self, Shape, Socket, SocketHandler};
use super::ticker::Ticker;

impl Driver {
    /// # Errors
    /// What the socket threw when a frame was to be sent; everything else is an event.
    pub(crate) fn perform(self: &Rc<Self>, action: Action) -> Result<(), String> {
        match action {
            Action::Connect(attempt) => self.connect(attempt),
            Action::Transmit(frame) => {
                return self.socket().map_or(Ok(()), |socket| {
                    // A socket that is closing cannot beat; its end is on the way.
                    if frame.is_heart_beat() && !socket.is_open() {
                        return Ok(());
                    }
                    socket.send(frame.bytes(), false)
                });
            }
            Action::Close { .. } => self.end_socket(Socket::close),
            Action::Discard { code, reason, .. } => {
                self.end_socket(|socket| socket.discard(code, &reason));
            }
            Action::Detach => self.detach(),
            Action::Closed(Closed::BySocket) => {
                let (code, reason) = self.close_event.take();
                self.closed(code, reason);
            }
            Action::Closed(Closed::Discarded { code, reason }) => self.closed(code, reason),
            Action::Event(event) => self.tell(event),
            Action::ConnectionTimedOut(millis) => self.fail(ConnectError::TimedOut(millis)),
            Action::ReconnectIn(millis) => {
                let delay = Duration::from_millis(millis);
                self.events.tell(ConnectionEvent::ReconnectsAfter(delay));
            }
            Action::StateChanged(_)
            | Action::Disconnected
            | Action::DisconnectRefused(_)
            | Action::Log(..) => {}
            Action::Deactivated => self.deactivated(),
        }
        Ok(())
    }

    fn connect(self: &Rc<Self>, attempt: Attempt) {
        self.waiters.begin();
        let Some(make) = self.options.make_headers.clone() else {
            self.connect_headers.replace(self.options.connect.headers.clone());
            return self.open(attempt);
        };
        spawn_local(make_headers(Rc::downgrade(self), attempt, make()));
    }

    fn open(self: &Rc<Self>, attempt: Attempt) {
        if let Err(text) = self.attach(attempt) {
            self.fail(ConnectError::Socket(text));
            self.turn(Input::Failed(attempt));
        }
    }

    /// The program's own code makes the socket, and may give the attempt up meanwhile (`L17`).
    fn attach(self: &Rc<Self>, attempt: Attempt) -> Result<(), String> {
        let raw = socket::make(&self.options)?;
        if !self.is_present(attempt) {
            return socket::refuse(&raw);
        }
        let shape = Shape::of(&raw);
        let socket = Rc::new(Socket::attach(raw, shape, attempt, self)?);
        let is_open = socket.is_open();
        self.socket.replace(Some(socket));
        if is_open {
            self.on_open(attempt);
        }
        Ok(())
    }

    fn is_present(&self, attempt: Attempt) -> bool {
        self.machine.borrow().present_attempt() == Some(attempt)
    }

    /// Ends the present socket; if there is none yet, there will be none.
    fn end_socket(self: &Rc<Self>, end: impl FnOnce(&Socket) -> Result<(), String>) {
        let Some(socket) = self.socket() else {
            let attempt = self.machine.borrow().attempt();
            return self.turn(Input::Failed(attempt));
        };
        if let Err(text) = end(&socket) {
            self.events.tell(ConnectionEvent::SocketError(text));
        }
    }

    fn closed(&self, code: u16, reason: String) {
        self.events.tell_of(|| ConnectionEvent::Disconnected { code, reason: reason.clone() });
        let why = ConnectError::Closed { code, reason };
        // One that was to be ended has not failed.
        if self.machine.borrow().state() == ActivationState::Active {
            self.fail(why);
        }
    }

    fn deactivated(&self) {
        let stays = self.machine.borrow().state() == ActivationState::Inactive;
        self.waiters.rest(stays);
        self.events.tell(ConnectionEvent::Deactivated);
    }

    /// Lets go of the socket and of all that goes with it.
    fn detach(&self) {
        drop(self.ticker.take());
        drop(self.socket.take());
        self.inbox.clear();
    }

    fn tell(self: &Rc<Self>, event: Event) {
        match event {
            Event::Connected { frame, version, send_every, .. } => {
                self.connected(send_every);
                self.events.tell(ConnectionEvent::Connected { version, frame: *frame });
            }
            Event::Message { frame, token } => self.message(*frame, token),
            Event::Receipt { frame, token } => {
                if !self.inbox.settle(token, Ok(())) {
                    self.events.tell(ConnectionEvent::UnhandledFrame(*frame));
                }
            }
            Event::Error { frame, token } => {
                self.inbox.settle(token, Err(Error::Rejected(frame.clone())));
                self.events.tell_of(|| ConnectionEvent::BrokerError((*frame).clone()));
                self.fail(ConnectError::Refused(frame));
            }
            Event::Unhandled(frame) => self.events.tell(ConnectionEvent::UnhandledFrame(*frame)),
            Event::HeartBeatLost { silent_for } => {
                let silent_for = Duration::from_millis(silent_for);
                self.events.tell(ConnectionEvent::HeartBeatLost { silent_for });
            }
            Event::Failed(error) => {
                self.events.tell_of(|| ConnectionEvent::ProtocolError(error.clone()));
                self.fail(ConnectError::Protocol(error));
            }
            // What is told of it is the socket's end.
            Event::DisconnectReceipt(_) => drop(self.ticker.take()),
            Event::HeartBeat => {}
        }
    }

    fn connected(self: &Rc<Self>, send_every: u64) {
        if self.options.worker_ticker && send_every != 0 {
            // Without a worker the timer of the page does it alone (`L22`).
            let ticker = self.start_ticker().ok().map(Rc::new);
            drop(self.ticker.replace(ticker));
        }
        self.waiters.succeed();
    }

    fn start_ticker(self: &Rc<Self>) -> Result<Ticker, JsValue> {
        let (at_work, at_fault) = (Rc::downgrade(self), Rc::downgrade(self));
        let wake = move || {
            if let Some(driver) = at_work.upgrade() {
                driver.on_time();
            }
        };
        // The worker could not be loaded, most likely for the page's content security policy.
        let fail = move || {
            if let Some(driver) = at_fault.upgrade() {
                drop(driver.ticker.take());
            }
        };
        Ticker::start(wake, fail)
    }

    fn message(self: &Rc<Self>, frame: Frame, token: Option<Token>) {
        let attempt = self.machine.borrow().attempt();
        let acknowledger: Weak<Self> = Rc::downgrade(self);
        let message = Message::new(frame, attempt, acknowledger);
        if let Some(message) = self.inbox.deliver(token, message) {
            self.events.tell(ConnectionEvent::UnhandledMessage(message));
        }
    }
}

/// Goes on with the attempt when its headers are there. Does not keep the client: it may not be wanted
/// any more by then.
async fn make_headers(driver: Weak<Driver>, attempt: Attempt, headers: FutureHeaders) {
    let headers = headers.await;
    let Some(driver) = driver.upgrade() else { return };
    if !driver.is_present(attempt) {
        return;
    }
    match headers {
        Ok(headers) => {
            driver.connect_headers.replace(headers);
            driver.open(attempt);
        }
        Err(text) => {
            driver.fail(ConnectError::NotPrepared(text));
            driver.turn(Input::Failed(attempt));
        }
    }
}
