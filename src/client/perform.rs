//! What the session says is to be done, one action at a time.

use std::rc::{Rc, Weak};
use std::time::Duration;

use stomp_protocol::Frame;
use stomp_protocol::client::{Action, ActivationState, Attempt, Closed, Event, Note, Token};
use wasm_bindgen_futures::spawn_local;

use super::driver::{Driver, Input};
use super::error::{ConnectError, Error};
use super::events::ConnectionEvent;
use super::message::Message;
use super::options::FutureHeaders;
use super::socket::{self, Socket};
use super::ticker::Ticker;

impl Driver {
    /// # Errors
    /// What the socket threw when a frame was to be sent; everything else is an event.
    pub(crate) fn perform(self: &Rc<Self>, action: Action) -> Result<(), String> {
        match action {
            Action::Prepare(attempt) => self.prepare(attempt),
            Action::Open(attempt) => self.open(attempt),
            Action::Transmit(frame) => {
                return self.socket().map_or(Ok(()), |socket| {
                    // A socket that is closing cannot beat; its end is on the way.
                    if frame.is_heart_beat() && !socket.is_open() {
                        return Ok(());
                    }
                    socket.send(&frame)
                });
            }
            Action::Close => self.with_socket(Socket::close),
            Action::Discard { code, reason } => {
                self.with_socket(|socket| socket.discard(code, &reason));
            }
            Action::Closed(Closed::BySocket) => {
                let (code, reason) = self.close_event.take();
                self.closed(code, reason);
            }
            Action::Closed(Closed::Discarded { code, reason }) => self.closed(code, reason),
            Action::Event(event) => self.tell(event),
            Action::Note(note, millis) => self.note(note, millis),
            Action::StateChanged(_) | Action::Disconnected | Action::DisconnectRefused(_) => {}
            Action::Deactivated => self.deactivated(),
        }
        Ok(())
    }

    fn prepare(self: &Rc<Self>, attempt: Attempt) {
        self.course.begin();
        let Some(make) = self.options.make_headers.clone() else {
            self.connect_headers.replace(self.options.connect.headers.clone());
            return self.turn(Input::Prepared(attempt));
        };
        self.preparing.set(Some(attempt));
        spawn_local(make_headers(Rc::downgrade(self), attempt, make()));
    }

    fn open(self: &Rc<Self>, attempt: Attempt) {
        if let Err(text) = self.attach(attempt) {
            self.fail(ConnectError::Socket(text));
            self.turn(Input::Failed(attempt));
        }
    }

    fn attach(self: &Rc<Self>, attempt: Attempt) -> Result<(), String> {
        let raw = socket::make(&self.options)?;
        if !self.session.borrow_mut().handle_made(attempt) {
            return socket::refuse(&raw);
        }
        let socket = Rc::new(Socket::attach(raw, attempt, self)?);
        let is_open = socket.is_open();
        self.socket.replace(Some(socket));
        if is_open {
            self.on_open(attempt);
        }
        Ok(())
    }

    fn with_socket(&self, run: impl FnOnce(&Socket) -> Result<(), String>) {
        let Some(socket) = self.socket() else { return };
        if let Err(text) = run(&socket) {
            self.audience.tell(ConnectionEvent::SocketError(text));
        }
    }

    fn closed(&self, code: u16, reason: String) {
        self.audience.tell_of(|| ConnectionEvent::Disconnected { code, reason: reason.clone() });
        let why = ConnectError::Closed { code, reason };
        // One that was to be ended has not failed.
        if self.session.borrow().state() == ActivationState::Active {
            self.fail(why);
        }
    }

    fn deactivated(&self) {
        let stays = self.session.borrow().state() == ActivationState::Inactive;
        self.course.rest(stays);
        self.audience.tell(ConnectionEvent::Deactivated);
    }

    fn note(&self, note: Note, millis: u64) {
        match note {
            Note::ConnectionClosed => self.detach(),
            Note::ConnectionTimedOut => {
                self.preparing.take();
                self.fail(ConnectError::TimedOut(millis));
            }
            Note::ReconnectIn => {
                let delay = Duration::from_millis(millis);
                self.audience.tell(ConnectionEvent::ReconnectsAfter(delay));
            }
            _ => {}
        }
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
                self.audience.tell(ConnectionEvent::Connected { version, frame: *frame });
            }
            Event::Message { frame, token } => self.message(*frame, token),
            Event::Receipt { frame, token } => {
                if !self.inbox.settle(token, Ok(())) {
                    self.audience.tell(ConnectionEvent::UnhandledFrame(*frame));
                }
            }
            Event::Error { frame, token } => {
                self.inbox.settle(token, Err(Error::Rejected(frame.clone())));
                self.audience.tell_of(|| ConnectionEvent::BrokerError((*frame).clone()));
                self.fail(ConnectError::Refused(frame));
            }
            Event::Unhandled(frame) => self.audience.tell(ConnectionEvent::UnhandledFrame(*frame)),
            Event::HeartBeatLost { silent_for } => {
                let silent_for = Duration::from_millis(silent_for);
                self.audience.tell(ConnectionEvent::HeartBeatLost { silent_for });
            }
            Event::Failed(error) => {
                self.audience.tell_of(|| ConnectionEvent::ProtocolError(error.clone()));
                self.fail(ConnectError::Protocol(error));
            }
            // What is told of it is the socket's end.
            Event::Farewell(_) => drop(self.ticker.take()),
            Event::HeartBeat => {}
        }
    }

    fn connected(self: &Rc<Self>, send_every: u64) {
        if self.options.worker_ticker && send_every != 0 {
            // Without a worker the timer of the page does it alone (`L22`).
            let ticker = Ticker::start(self).ok().map(Rc::new);
            drop(self.ticker.replace(ticker));
        }
        self.course.succeed();
    }

    /// The worker could not be loaded, most likely for the page's content security policy.
    pub(crate) fn on_ticker_failed(&self) {
        drop(self.ticker.take());
    }

    fn message(self: &Rc<Self>, frame: Frame, token: Option<Token>) {
        let message = Message::new(frame, self);
        if let Some(message) = self.inbox.deliver(token, message) {
            self.audience.tell(ConnectionEvent::UnhandledMessage(message));
        }
    }
}

/// Goes on with the attempt when its headers are there. Does not keep the client: nobody may want it
/// by then.
async fn make_headers(driver: Weak<Driver>, attempt: Attempt, headers: FutureHeaders) {
    let headers = headers.await;
    let Some(driver) = driver.upgrade() else { return };
    if driver.preparing.get() != Some(attempt) {
        return;
    }
    driver.preparing.take();
    match headers {
        Ok(headers) => {
            driver.connect_headers.replace(headers);
            driver.turn(Input::Prepared(attempt));
        }
        Err(text) => {
            driver.fail(ConnectError::NotPrepared(text));
            driver.turn(Input::Failed(attempt));
        }
    }
}
