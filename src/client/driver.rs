//! The loop: what happens goes into the session, what the session says is done.

use core::fmt;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use stomp_protocol::client::{ActivationState, Attempt, Connection, Mark, Session};
use stomp_protocol::{Headers, Instant, UsageError, UsageErrorKind};

use super::clock;
use super::course::Course;
use super::error::{ConnectError, Error};
use super::events::{Audience, ConnectionEvent};
use super::inbox::Inbox;
use super::options::ClientOptions;
use super::socket::Socket;
use super::ticker::Ticker;
use super::timer::Timer;

/// What changes the course of a session.
#[derive(Debug)]
pub(crate) enum Input {
    Activate,
    Deactivate {
        force: bool,
        headers: Headers,
    },
    ForceDisconnect,
    /// The headers for this attempt are ready.
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
/// Everything is in cells of its own, which are never borrowed while other code may run.
pub(crate) struct Driver {
    pub(crate) options: ClientOptions,
    pub(crate) session: RefCell<Session>,
    pub(crate) socket: RefCell<Option<Rc<Socket>>>,
    /// The headers for the present attempt's CONNECT.
    pub(crate) connect_headers: RefCell<Headers>,
    /// The attempt whose headers are being made.
    pub(crate) preparing: Cell<Option<Attempt>>,
    /// What the socket said when it closed.
    pub(crate) close_event: RefCell<(u16, String)>,
    pub(crate) timer: Timer,
    pub(crate) ticker: RefCell<Option<Rc<Ticker>>>,
    pub(crate) inbox: Inbox,
    pub(crate) audience: Audience,
    pub(crate) course: Course,
    /// How many loops are under way: code that is run by one may begin another.
    depth: Cell<u32>,
}

impl Driver {
    pub(crate) fn new(options: ClientOptions) -> Rc<Self> {
        Rc::new(Self {
            session: RefCell::new(Session::new(options.session)),
            options,
            socket: RefCell::default(),
            connect_headers: RefCell::default(),
            preparing: Cell::default(),
            close_event: RefCell::default(),
            timer: Timer::default(),
            ticker: RefCell::default(),
            inbox: Inbox::default(),
            audience: Audience::default(),
            course: Course::default(),
            depth: Cell::default(),
        })
    }

    /// Tells the session what changes its course, and does all that comes of it.
    pub(crate) fn turn(self: &Rc<Self>, input: Input) {
        let now = clock::now();
        let mark = {
            let session = &mut *self.session.borrow_mut();
            let mark = session.mark();
            input.give(session, now);
            mark
        };
        self.settle_or_report(mark);
    }

    /// Gives the connection a command, and sends what comes of it. With `over`, only if the
    /// connection is still the one of that attempt: what belongs to an earlier one is over.
    ///
    /// # Errors
    /// That the connection refuses, or that the socket does.
    pub(crate) fn command<T>(
        self: &Rc<Self>,
        over: Option<Attempt>,
        give: impl FnOnce(&mut Connection) -> Result<T, UsageError>,
    ) -> Result<T, Error> {
        let mark = self.session.borrow().mark();
        let given = {
            let session = &mut *self.session.borrow_mut();
            if over.is_some_and(|attempt| attempt != session.attempt()) {
                return Err(UsageErrorKind::NotConnected.into());
            }
            session.connection().and_then(give)
        };
        let sent = self.settle(mark);
        let answer = given?;
        sent.map_err(Error::Socket)?;
        Ok(answer)
    }

    /// Like [`settle`](Self::settle), for what nobody called us for.
    fn settle_or_report(self: &Rc<Self>, mark: Mark) {
        if let Err(text) = self.settle(mark) {
            self.audience.tell(ConnectionEvent::SocketError(text));
        }
    }

    /// Does all that was not waiting yet when `mark` was taken.
    ///
    /// # Errors
    /// What the socket threw when a frame was to be sent.
    fn settle(self: &Rc<Self>, mark: Mark) -> Result<(), String> {
        self.depth.set(self.depth.get() + 1);
        let mut sent = Ok(());
        loop {
            let action = self.session.borrow_mut().poll_action_above(mark, clock::now());
            let Some(action) = action else { break };
            // All of it is done, whatever the socket throws; the first error is the caller's.
            let performed = self.perform(action);
            sent = sent.and(performed);
        }
        self.arm();
        self.depth.set(self.depth.get() - 1);
        if self.depth.get() == 0 && self.is_stranded() {
            self.turn(Input::Deactivate { force: true, headers: Headers::new() });
        }
        sent
    }

    fn arm(self: &Rc<Self>) {
        let deadline = self.session.borrow().poll_timeout();
        self.timer.arm(deadline, self);
        let ticker = self.ticker.borrow().clone();
        if let (Some(ticker), Some(deadline)) = (ticker, deadline) {
            ticker.arm(deadline);
        }
    }

    /// Whether the client is active but will never do anything of itself again, because its policy
    /// allows no further attempt.
    fn is_stranded(&self) -> bool {
        let session = self.session.borrow();
        session.state() == ActivationState::Active
            && session.poll_timeout().is_none()
            && self.socket.borrow().is_none()
            && self.preparing.get() != Some(session.attempt())
    }

    /// The deadline has come, or something else has woken us.
    pub(crate) fn on_time(self: &Rc<Self>) {
        self.turn(Input::Time);
    }

    /// The socket is open.
    pub(crate) fn on_open(self: &Rc<Self>, attempt: Attempt) {
        if !self.session.borrow().is_opening(attempt) {
            return;
        }
        let mut config = self.options.connect.clone();
        config.headers = self.connect_headers.take();
        let mark = self.session.borrow().mark();
        let opened = self.session.borrow_mut().handle_opened(clock::now(), config);
        if let Err(error) = opened {
            self.fail(ConnectError::Usage(error));
        }
        self.settle_or_report(mark);
    }

    /// Something came.
    pub(crate) fn on_data(self: &Rc<Self>, attempt: Attempt, data: Result<Vec<u8>, String>) {
        if self.socket_of(attempt).is_none() {
            return;
        }
        match data {
            Ok(bytes) => {
                let mark = self.session.borrow().mark();
                self.session.borrow_mut().handle_bytes(clock::now(), &bytes);
                self.settle_or_report(mark);
            }
            Err(kind) => {
                let text =
                    format!("the socket received {kind}; its binaryType must be `arraybuffer`");
                self.audience.tell(ConnectionEvent::SocketError(text.clone()));
                self.fail(ConnectError::Socket(text));
                self.turn(Input::ForceDisconnect);
            }
        }
    }

    /// Something is wrong with the socket. It will close; until then there is only this to say.
    pub(crate) fn on_error(&self, attempt: Attempt, text: Option<String>) {
        if self.socket_of(attempt).is_some() {
            let text = text.unwrap_or_else(|| "the socket reported an error".into());
            self.audience.tell(ConnectionEvent::SocketError(text));
        }
    }

    /// The socket is closed.
    pub(crate) fn on_close(self: &Rc<Self>, attempt: Attempt, code: u16, reason: String) {
        if self.socket_of(attempt).is_some() {
            self.close_event.replace((code, reason));
            self.turn(Input::Closed);
        }
    }

    /// The present attempt has failed; the first reason counts.
    pub(crate) fn fail(&self, why: ConnectError) {
        if self.course.fail(&why) {
            self.audience.tell(ConnectionEvent::AttemptFailed(why));
        }
    }

    pub(crate) fn socket(&self) -> Option<Rc<Socket>> {
        self.socket.borrow().clone()
    }

    fn socket_of(&self, attempt: Attempt) -> Option<Rc<Socket>> {
        self.socket().filter(|socket| socket.attempt == attempt)
    }
}

/// Next to nothing: it stands within every handle.
impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver").finish_non_exhaustive()
    }
}

/// Nobody holds the client any more, nor anything of it.
impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(socket) = self.socket.take() {
            let _ = socket.discard(1000, "");
        }
    }
}
