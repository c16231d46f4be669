//! The loop: what happens goes into the session, what the session says is done.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use stomp_protocol::client::{Attempt, Mark, Session, SessionConfig};
use stomp_protocol::{Headers, Instant};
use wasm_bindgen::JsValue;

use crate::clock;
use crate::errors::thrown;
use crate::host::Host;
use crate::options;
use crate::outbound::Ask;
use crate::socket::Socket;
use crate::ticker::Ticker;
use crate::timer::Timer;

/// What changes the course of a session.
#[derive(Debug)]
pub(crate) enum Input {
    Activate,
    Deactivate {
        force: bool,
        headers: Headers,
    },
    ForceDisconnect,
    /// The application is ready for this attempt.
    Prepared(Attempt),
    /// There will be no socket for this attempt.
    Failed(Attempt),
    /// The socket is closed.
    Closed,
    /// It is later than it was.
    Time,
}

impl Input {
    fn give(self, session: &mut Session, now: Instant) {
        match self {
            Self::Activate => session.activate(),
            Self::Deactivate { force, headers } => session.deactivate(force, headers),
            Self::ForceDisconnect => session.force_disconnect(now),
            Self::Prepared(attempt) => session.handle_prepared(attempt),
            Self::Failed(attempt) => session.handle_attempt_failed(attempt),
            Self::Closed => session.handle_closed(),
            Self::Time => session.handle_timeout(now),
        }
    }
}

/// One client: its session, and what the session needs of the world.
///
/// Everything is in cells of its own, which are never borrowed while JavaScript runs.
#[derive(Debug)]
pub(crate) struct Driver {
    pub(crate) session: RefCell<Session>,
    /// Held only while the client is active: through it this memory holds the client, and what it
    /// holds the garbage collector cannot take.
    host: RefCell<Option<Rc<Host>>>,
    pub(crate) socket: RefCell<Option<Rc<Socket>>>,
    /// The close event that is to be passed on.
    pub(crate) close_event: RefCell<JsValue>,
    /// The receipt for DISCONNECT, which is logged before the socket is closed and passed on after.
    pub(crate) farewell: RefCell<JsValue>,
    pub(crate) timer: Timer,
    pub(crate) ticker: RefCell<Option<Rc<Ticker>>>,
    /// Whether heart-beats are being sent, by timer or ticker.
    pub(crate) beats: Cell<bool>,
    /// Whether frames may be sent, as far as the wire has been told.
    ready: Cell<bool>,
    /// How many loops are under way: a callback that calls us begins another.
    depth: Cell<u32>,
}

impl Driver {
    pub(crate) fn new() -> Rc<Self> {
        Rc::new(Self {
            session: RefCell::new(Session::new(SessionConfig::default())),
            host: RefCell::default(),
            socket: RefCell::default(),
            close_event: RefCell::default(),
            farewell: RefCell::default(),
            timer: Timer::default(),
            ticker: RefCell::default(),
            beats: Cell::new(false),
            ready: Cell::new(false),
            depth: Cell::new(0),
        })
    }

    /// Tells the session what changes its course, and does all that comes of it. The session goes by
    /// the options as they are now.
    pub(crate) fn turn(self: &Rc<Self>, input: Input) {
        let config = self.host().map(|host| options::session(&host));
        let now = clock::now();
        let mark = {
            let session = &mut *self.session.borrow_mut();
            if let Some(config) = config {
                session.set_config(config);
            }
            let mark = session.mark();
            input.give(session, now);
            mark
        };
        self.settle_or_report(mark);
    }

    /// Like [`settle`](Self::settle), for what nobody called us for.
    fn settle_or_report(self: &Rc<Self>, mark: Mark) {
        if let Err(error) = self.settle(mark) {
            self.report(&error);
        }
    }

    /// Does all that was not waiting yet when `mark` was taken.
    ///
    /// # Errors
    /// What the socket threw when a frame was to be sent.
    fn settle(self: &Rc<Self>, mark: Mark) -> Result<(), JsValue> {
        self.depth.set(self.depth.get() + 1);
        let mut sent = Ok(());
        loop {
            let action = self.session.borrow_mut().poll_action_above(mark, clock::now());
            self.seal_if_over();
            let Some(action) = action else { break };
            // All of it is done, whatever the socket throws; the first error is the caller's.
            let performed = self.perform(action);
            sent = sent.and(performed);
        }
        let deadline = self.session.borrow().poll_timeout();
        self.timer.arm(deadline, self);
        let ticker = self.ticker.borrow().clone();
        if let (Some(ticker), Some(deadline)) = (ticker, deadline) {
            ticker.arm(deadline);
        }
        self.depth.set(self.depth.get() - 1);
        if self.depth.get() == 0 && deadline.is_none() && self.session.borrow().is_at_rest() {
            let host = self.host.take();
            drop(host);
        }
        sent
    }

    /// Tells the wire when nothing may be sent any more: it knows how to send without asking us.
    fn seal_if_over(&self) {
        let ready = self.session.borrow_mut().connection().is_ok_and(|c| c.is_ready());
        if self.ready.replace(ready)
            && !ready
            && let Some(socket) = self.socket()
        {
            socket.wire.seal();
        }
    }

    /// The deadline has come, or something else has woken us.
    pub(crate) fn on_time(self: &Rc<Self>) {
        self.turn(Input::Time);
    }

    /// The socket is open.
    pub(crate) fn on_open(self: &Rc<Self>, attempt: Attempt) {
        let Some(host) = self.host() else { return };
        if !self.session.borrow().is_opening(attempt) {
            return;
        }
        let config = options::connection(&host);
        let mark = self.session.borrow().mark();
        let opened = {
            let session = &mut *self.session.borrow_mut();
            match config {
                Ok(config) => {
                    session.handle_opened(clock::now(), config).map_err(|error| thrown(&error))
                }
                Err(error) => {
                    session.handle_unusable();
                    Err(error)
                }
            }
        };
        if let Err(error) = opened {
            host.report(&error);
        }
        self.settle_or_report(mark);
    }

    /// Something is wrong with the socket. It will close; until then it is the application's to know.
    pub(crate) fn on_error(self: &Rc<Self>, attempt: Attempt, event: &JsValue) {
        if let (Some(host), Some(_)) = (self.host(), self.socket_of(attempt)) {
            host.call("onWebSocketError", event);
        }
    }

    /// The socket is closed.
    pub(crate) fn on_close(self: &Rc<Self>, attempt: Attempt, event: JsValue) {
        if self.socket_of(attempt).is_some() {
            self.close_event.replace(event);
            self.turn(Input::Closed);
        }
    }

    /// Octets came. True if the next message begins at the beginning of a frame.
    pub(crate) fn on_bytes(self: &Rc<Self>, bytes: &[u8]) -> bool {
        if !self.ready.get() {
            // The handshake decides what the options are for.
            self.turn(Input::Time);
        }
        let now = clock::now();
        let mark = self.session.borrow().mark();
        self.session.borrow_mut().handle_bytes(now, bytes);
        self.settle_or_report(mark);
        self.session.borrow_mut().connection().is_ok_and(|connection| connection.is_idle())
    }

    /// Asks something of the connection, and sends what comes of it.
    ///
    /// # Errors
    /// That the connection refuses, or what the socket throws.
    pub(crate) fn ask(self: &Rc<Self>, request: Ask<'_>) -> Result<String, JsValue> {
        let mark = self.session.borrow().mark();
        let asked = match self.session.borrow_mut().connection() {
            Ok(connection) => request.put(connection),
            Err(error) => Err(error),
        };
        let sent = self.settle(mark);
        let answer = asked.map_err(|error| thrown(&error))?;
        sent?;
        if let (Some(token), Some(socket)) = (answer.over, self.socket()) {
            socket.wire.forget(token.0 as i32);
        }
        Ok(answer.id)
    }

    /// Works for `host` from here on, until the client comes to rest.
    pub(crate) fn adopt(&self, host: Rc<Host>) {
        let former = self.host.replace(Some(host));
        drop(former);
    }

    pub(crate) fn host(&self) -> Option<Rc<Host>> {
        self.host.borrow().clone()
    }

    pub(crate) fn socket(&self) -> Option<Rc<Socket>> {
        self.socket.borrow().clone()
    }

    pub(crate) fn report(&self, error: &JsValue) {
        if let Some(host) = self.host() {
            host.report(error);
        }
    }

    fn socket_of(&self, attempt: Attempt) -> Option<Rc<Socket>> {
        self.socket().filter(|socket| socket.attempt == attempt)
    }
}
