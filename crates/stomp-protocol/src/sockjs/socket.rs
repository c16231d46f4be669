//! What looks like one socket: it tries one way after the other, and carries messages once one works.

use super::patience::Patience;
use super::{Memory, Way, Ways};
use crate::time::Instant;

mod frames;
mod trying;

/// The client closed the session in good order.
const NORMAL: u16 = 1000;
/// The peer does not speak SockJS, or cannot say what it offers; as sockjs-client has it.
const NOT_SOCKJS: u16 = 1002;
/// The connection was lost (RFC 6455 section 7.1.5).
const LOST: u16 = 1006;
/// Every transport failed; as sockjs-client has it.
const ALL_FAILED: u16 = 2000;
/// The most that goes into one request, in the unit in which the caller measures, unless one message is
/// longer. Servers and proxies refuse large requests, many from 1 MB.
const LARGEST: usize = 128 << 10;
/// The first code of those that applications and libraries use among themselves (RFC 6455 section 7.4.2).
const PRIVATE: u16 = 3000;

/// How a socket is made. All durations are milliseconds.
#[derive(Debug, Clone, Default)]
pub struct SocketConfig {
    /// What failed before.
    pub memory: Memory,
    /// Whether this application was connected, and the connection was lost: then what failed long
    /// enough ago is tried again.
    pub returns: bool,
    /// How long one way may take to open, and then to bring the first message; 0, the default: what the
    /// measured round trip suggests.
    pub timeout: u64,
    /// When the socket has to carry messages, if that is limited: the time is shared between the ways.
    pub until: Option<Instant>,
    /// The time by the clock on the wall.
    pub wall: u64,
}

/// One thing to do; of each input comes one at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Ask the server what it offers, then call [`Socket::handle_info`], or [`Socket::handle_failed`].
    AskInfo,
    /// Set out on this way, with a session of its own; drop what went before.
    Open(Way),
    /// Nothing came within this many milliseconds: drop what is under way, note that, and call
    /// [`Socket::handle_failed`].
    TimedOut(u64),
    /// Messages may be sent. If that was said before, on a way that failed since: send again all that was
    /// sent since then; nobody has received any of it.
    Opened,
    /// The first message has come: nothing will be sent again. The [memory](Socket::memory) may have
    /// changed.
    InUse,
    /// Close the WebSocket, or the foreign socket, in good order, and report its end.
    Close,
    /// It is over: drop what is under way. Nothing comes after this.
    Closed {
        /// What a close event says.
        code: u16,
        /// Whether either side wanted it.
        clean: bool,
    },
}

/// Whose fault it is that a way ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The network's, or nobody's: it cannot be reached, or not any more.
    Lost,
    /// The peer's: it says what SockJS does not know.
    Broken,
}

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Of no interest: a heart-beat of SockJS, or the beginning of a session.
    Ignore,
    /// A JSON array of messages, behind the first character.
    Messages,
    /// The session's end: behind the first character a JSON array of a code and a reason, which are for
    /// [`Socket::handle_closed`].
    End,
    /// A session has begun where one was: the server has forgotten it, and with it what was on its way.
    /// For [`Socket::handle_failed`].
    Forgotten,
    /// No frame of SockJS, or not here. For [`Socket::handle_failed`].
    Unknown,
}

/// A socket that finds its way.
///
/// - Inputs: `handle_*`, in the order in which things happen. What belongs to a way that was dropped is
///   not to be handed in.
/// - Command: [`close`](Self::close).
/// - Outputs: [`poll_action`](Self::poll_action) after each of these, then
///   [`poll_timeout`](Self::poll_timeout).
#[derive(Debug)]
pub struct Socket {
    /// Those that are still to be tried, the next one last.
    ways: Ways,
    /// The one under way.
    way: Way,
    state: State,
    patience: Patience,
    /// What the server says about WebSocket, once it has been asked.
    offers_websocket: Option<bool>,
    /// Whether it could not be asked.
    is_mute: bool,
    /// When the present wait began.
    since: Instant,
    /// When it ends; the end of time if there is none.
    until: Instant,
    memory: Memory,
    wall: u64,
    action: Option<Action>,
    /// Whether the present response has brought a frame.
    has_frames: bool,
    /// The length of the messages in the request that is under way, or is put together.
    request: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The server was asked.
    Asking,
    /// A way is to open.
    Opening,
    /// It is open, and no message has come.
    Silent,
    InUse,
    /// The client has closed it.
    Closing,
    Closed,
}

impl Socket {
    /// A socket that sets out on the first of `ways`, or rather of those that the memory has nothing
    /// against.
    #[must_use]
    pub fn new(now: Instant, ways: impl IntoIterator<Item = Way>, config: SocketConfig) -> Self {
        let SocketConfig { memory, returns, timeout, until, wall } = config;
        let mut socket = Self {
            ways: memory.sorted(ways, wall, returns),
            way: Way::Foreign,
            state: State::Opening,
            patience: Patience::new(timeout, until.unwrap_or(Instant::NEVER)),
            offers_websocket: None,
            is_mute: false,
            since: now,
            until: Instant::NEVER,
            memory,
            wall,
            action: None,
            has_frames: false,
            request: 0,
        };
        socket.try_next(now);
        socket
    }

    /// The next thing to do, if any.
    pub const fn poll_action(&mut self) -> Option<Action> {
        self.action.take()
    }

    /// When [`handle_timeout`](Self::handle_timeout) is to be called, as of now.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.until.unless_never()
    }

    /// Takes note of the time. Too early does no harm.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.until <= now {
            let waited = self.until.saturating_since(self.since);
            self.until = Instant::NEVER;
            self.action = Some(Action::TimedOut(waited));
        }
    }

    /// What failed and what did not. Of use once a way is [in use](Action::InUse): before that nothing is
    /// known but that all of them failed.
    #[must_use]
    pub const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Whether a message of this length, the first that waits, goes into the request that is put together
    /// now. The length is in characters, or bytes.
    pub const fn handle_message_to_send(&mut self, length: usize) -> bool {
        let fits = self.request == 0 || self.request + length <= LARGEST;
        if fits {
            self.request += length;
        }
        fits
    }

    /// The request was answered well; so many messages wait for the next one.
    pub fn handle_sent(&mut self, waiting: usize) {
        self.request = 0;
        if self.state == State::Closing && waiting == 0 {
            self.finish(NORMAL, true);
        }
    }

    /// Ends the session. The messages that wait, or are in a request that was not answered, so many, are
    /// sent first.
    pub fn close(&mut self, waiting: usize) {
        match self.state {
            State::Closing | State::Closed => {}
            State::Asking | State::Opening => self.finish(LOST, false),
            State::Silent | State::InUse => {
                self.state = State::Closing;
                self.until = Instant::NEVER;
                if !self.way.sends_requests() {
                    self.action = Some(Action::Close);
                } else if waiting == 0 {
                    self.finish(NORMAL, true);
                }
            }
        }
    }

    /// The session was ended by the server, or by a WebSocket that was closed in good order, with this
    /// code.
    pub fn handle_closed(&mut self, now: Instant, code: u16) {
        match self.state {
            State::Closing => self.finish(NORMAL, true),
            State::Silent | State::InUse => self.finish(code, code == NORMAL || code >= PRIVATE),
            _ => self.handle_failed(now, Fault::Lost),
        }
    }

    fn finish(&mut self, code: u16, clean: bool) {
        self.state = State::Closed;
        self.until = Instant::NEVER;
        self.action = Some(Action::Closed { code, clean });
    }
}
