//! The loop: what happens goes into the machine, what the machine says is done.

use core::fmt;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use stomp_protocol::client::{self, ActivationState, Attempt, Connection};
use stomp_protocol::{Headers, Instant, UsageError, UsageErrorKind};
use wasm_bindgen::JsValue;

use super::connect_waiters::ConnectWaiters;
use super::error::{ConnectError, Error};
use super::events::{ConnectionEvent, EventBroadcaster};
use super::inbox::Inbox;
use super::message::{Acknowledge, Acknowledger, Message};
use super::options::ClientOptions;
use super::socket::{Socket, SocketHandler, property};
use super::ticker::Ticker;
use super::time::{Timer, now};

/// A command or an input of the machine.
#[derive(Debug)]
pub(crate) enum Input {
    Activate,
    Deactivate {
        force: bool,
        headers: Headers,
    },
    ForceDisconnect,
    /// There will be no socket for this attempt.
    Failed(Attempt),
    /// The socket of this attempt is closed.
    Closed(Attempt),
    /// It is later than it was.
    Time,
}

impl Input {
    fn give(self, machine: &mut client::Client, now: Instant) {
        match self {
            Self::Activate => machine.activate(),
            Self::Deactivate { force, headers } => machine.deactivate(force, headers),
            Self::ForceDisconnect => machine.force_disconnect(now),
            Self::Failed(attempt) => machine.handle_failed(attempt),
            Self::Closed(attempt) => machine.handle_closed(attempt),
            Self::Time => machine.handle_timeout(now),
        }
    }
}

/// One client: its machine, and what the machine needs: socket, timers, the futures that wait.
///
/// Everything is in cells of its own, which are never borrowed while other code may run.
pub(crate) struct Driver {
    pub(crate) options: ClientOptions,
    pub(crate) machine: RefCell<client::Client>,
    pub(crate) socket: RefCell<Option<Rc<Socket>>>,
    /// The headers for the present attempt's CONNECT.
    pub(crate) connect_headers: RefCell<Headers>,
    /// What the socket said when it closed.
    pub(crate) close_event: RefCell<(u16, String)>,
    pub(crate) timer: Timer,
    pub(crate) ticker: RefCell<Option<Rc<Ticker>>>,
    pub(crate) inbox: Inbox,
    pub(crate) events: EventBroadcaster,
    pub(crate) waiters: ConnectWaiters,
    /// How many loops are under way: code that is run by one may begin another.
    depth: Cell<u32>,
}

impl Driver {
    pub(crate) fn new(options: ClientOptions) -> Rc<Self> {
        Rc::new(Self {
            machine: RefCell::new(client::Client::new(options.machine)),
            options,
            socket: RefCell::default(),
            connect_headers: RefCell::default(),
            close_event: RefCell::default(),
            timer: Timer::default(),
            ticker: RefCell::default(),
            inbox: Inbox::default(),
            events: EventBroadcaster::default(),
            waiters: ConnectWaiters::default(),
            depth: Cell::default(),
        })
    }

    /// Gives the machine a command or an input, and does all that comes of it.
    pub(crate) fn turn(self: &Rc<Self>, input: Input) {
        input.give(&mut self.machine.borrow_mut(), now());
        self.settle_or_report();
    }

    /// Gives the connection a command, and sends what comes of it. With `only`, only if the
    /// connection is still the one of that attempt: what belongs to an earlier one is over.
    ///
    /// # Errors
    /// That the connection refuses, or that the socket does.
    pub(crate) fn command<T>(
        self: &Rc<Self>,
        only: Option<Attempt>,
        give: impl FnOnce(&mut Connection) -> Result<T, UsageError>,
    ) -> Result<T, Error> {
        let given = {
            let machine = &mut *self.machine.borrow_mut();
            if only.is_some_and(|attempt| attempt != machine.attempt()) {
                return Err(UsageErrorKind::NotConnected.into());
            }
            machine.connection().and_then(give)
        };
        let sent = self.settle();
        let answer = given?;
        sent.map_err(Error::Socket)?;
        Ok(answer)
    }

    /// Like [`settle`](Self::settle), for what the program did not ask for.
    fn settle_or_report(self: &Rc<Self>) {
        if let Err(text) = self.settle() {
            self.events.tell(ConnectionEvent::SocketError(text));
        }
    }

    /// Does all that the last command or input has brought about.
    ///
    /// # Errors
    /// What the socket threw when a frame was to be sent.
    fn settle(self: &Rc<Self>) -> Result<(), String> {
        self.depth.set(self.depth.get() + 1);
        let mut sent = Ok(());
        loop {
            let action = self.machine.borrow_mut().poll_action(now());
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
        let deadline = self.machine.borrow().poll_timeout();
        let driver = Rc::downgrade(self);
        self.timer.arm(deadline, move || {
            if let Some(driver) = driver.upgrade() {
                driver.timer.stop();
                driver.on_time();
            }
        });
        let ticker = self.ticker.borrow().clone();
        if let (Some(ticker), Some(deadline)) = (ticker, deadline) {
            ticker.arm(deadline);
        }
    }

    /// Whether the client is active but will never do anything of itself again, because its policy
    /// allows no further attempt.
    fn is_stranded(&self) -> bool {
        let machine = self.machine.borrow();
        machine.state() == ActivationState::Active
            && machine.poll_timeout().is_none()
            && machine.present_attempt().is_none()
    }

    /// The deadline has come, or something else has called.
    pub(crate) fn on_time(self: &Rc<Self>) {
        self.turn(Input::Time);
    }

    /// The present attempt has failed; the first reason counts.
    pub(crate) fn fail(&self, why: ConnectError) {
        if self.waiters.fail(&why) {
            self.events.tell(ConnectionEvent::AttemptFailed(why));
        }
    }

    pub(crate) fn socket(&self) -> Option<Rc<Socket>> {
        self.socket.borrow().clone()
    }

    fn socket_of(&self, attempt: Attempt) -> Option<Rc<Socket>> {
        self.socket().filter(|socket| socket.attempt == attempt)
    }
}

impl SocketHandler for Driver {
    fn on_open(self: &Rc<Self>, attempt: Attempt) {
        if self.socket_of(attempt).is_none() {
            return;
        }
        let mut config = self.options.connect.clone();
        config.headers = self.connect_headers.take();
        let opened = self.machine.borrow_mut().handle_opened(now(), attempt, config);
        if let Err(error) = opened {
            self.fail(ConnectError::Usage(error));
        }
        self.settle_or_report();
    }

    fn on_data(self: &Rc<Self>, attempt: Attempt, data: Result<Vec<u8>, String>) {
        if self.socket_of(attempt).is_none() {
            return;
        }
        match data {
            Ok(bytes) => {
                self.machine.borrow_mut().handle_message(now(), attempt, &bytes);
                self.settle_or_report();
            }
            Err(kind) => {
                let text =
                    format!("the socket received {kind}; its binaryType must be `arraybuffer`");
                self.events.tell(ConnectionEvent::SocketError(text.clone()));
                self.fail(ConnectError::Socket(text));
                self.turn(Input::ForceDisconnect);
            }
        }
    }

    fn on_error(self: &Rc<Self>, attempt: Attempt, event: &JsValue) {
        if self.socket_of(attempt).is_some() {
            let text = property(event, "message").as_string();
            let text = text.unwrap_or_else(|| "the socket reported an error".into());
            self.events.tell(ConnectionEvent::SocketError(text));
        }
    }

    fn on_close(self: &Rc<Self>, attempt: Attempt, code: u16, reason: String) {
        if self.socket_of(attempt).is_some() {
            self.close_event.replace((code, reason));
            self.turn(Input::Closed(attempt));
        }
    }
}

impl Acknowledger for Driver {
    fn acknowledge(
        self: Rc<Self>,
        message: &Message,
        headers: Headers,
        command: Acknowledge,
    ) -> Result<(), Error> {
        self.command(Some(message.attempt()), |connection| {
            message.acknowledge_on(connection, headers, command)
        })
    }
}

/// Next to nothing: it is within every handle.
impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver").finish_non_exhaustive()
    }
}

/// No handle of the client is left.
impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(socket) = self.socket.take() {
            let _ = socket.discard(1000, "");
        }
    }
}
