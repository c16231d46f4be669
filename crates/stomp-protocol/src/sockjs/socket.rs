//! One socket for its driver, over the first transport that works.

use super::timeouts::Timeouts;
use super::{Memory, Transport, TransportPlan};
use crate::time::Instant;

mod fallback;

/// Close code of a session that the client ended (RFC 6455 section 7.4.1).
const NORMAL: u16 = 1000;
/// Close code for a server that does not speak SockJS, or does not answer `/info`; as in sockjs-client.
const NOT_SOCKJS: u16 = 1002;
/// Close code of a lost connection (RFC 6455 section 7.1.5).
const LOST: u16 = 1006;
/// Close code after every transport has failed; as in sockjs-client.
const ALL_FAILED: u16 = 2000;
/// Most of the messages in one request, in the caller's unit; a single message may be longer. Servers and
/// proxies refuse large requests, many from 1 MB.
const MAX_REQUEST: usize = 128 << 10;

/// First of the close codes for applications and libraries (RFC 6455 section 7.4.2).
const PRIVATE: u16 = 3000;

/// Options of a [`Socket`]. All durations are milliseconds.
///
/// See the example of [`Socket`].
#[derive(Debug, Clone, Default)]
pub struct SocketConfig {
    /// The transports that failed before.
    pub memory: Memory,
    /// Whether the client had a connection and lost it: then transports that failed are tried again
    /// sooner.
    pub is_reconnect: bool,
    /// Time for a transport to open, and then to bring the first message; 0, the default: estimated from
    /// the measured round trip.
    pub timeout: u64,
    /// The end of the connection attempt, if it has one. The time is divided among the transports.
    pub until: Option<Instant>,
    /// The system clock, in milliseconds since its epoch.
    pub system_time: u64,
}

/// An action for the driver. Each input causes at most one.
///
/// See the example of [`Socket`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Request `/info`, then call [`Socket::handle_info`], or [`Socket::handle_failed`].
    AskInfo,
    /// Drop the transport under way and open this one, with a new session.
    Open(Transport),
    /// Nothing came within this many milliseconds: log that, drop the transport under way, and call
    /// [`Socket::handle_failed`].
    TimedOut(u64),
    /// Messages may be sent. After an earlier `Opened`, whose transport has failed since: send again all
    /// that was sent since then; none of it was received.
    Opened,
    /// The first message has come: nothing will be sent again. The [memory](Socket::memory) may have
    /// changed.
    Established,
    /// Close the WebSocket, or the external SockJS, and report its end.
    Close,
    /// The session is over: drop the transport under way. This is the last action.
    Closed {
        /// Code of the close event.
        code: u16,
        /// Whether one side ended the session on purpose.
        clean: bool,
    },
}

/// Why a transport ended without a close code.
///
/// See the example of [`Socket`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The server was not reached, or the connection to it was lost.
    Lost,
    /// The server sent what SockJS does not define.
    NotSockJs,
}

/// The kind of a frame: `o`, `h`, `a[…]`, `c[…]`.
///
/// See the example of [`Socket`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameKind {
    /// A heart-beat of SockJS, or the beginning of a session: nothing to do.
    Ignore,
    /// Messages: behind the first character stands a JSON array of them.
    Messages,
    /// The end of the session: behind the first character stands a JSON array of the code, for
    /// [`Socket::handle_closed`], and the reason.
    End,
    /// The beginning of a session while one is open: the server has lost the open one, and the messages
    /// that were under way. For [`Socket::handle_failed`].
    Forgotten,
    /// No frame of SockJS, or not in this state. For [`Socket::handle_failed`].
    Unknown,
}

/// A SockJS client: one socket over the first [`Transport`] that works.
///
/// The order of calls and the table of its states are in the [module's documentation](super).
///
/// ```
/// use stomp_protocol::Instant;
/// use stomp_protocol::sockjs::{Action, Failure, FrameKind, Socket, SocketConfig, Transport};
///
/// let now = Instant::from_millis(0); // a clock that never runs backwards
/// let mut socket = Socket::new(now, Transport::SOCKJS, SocketConfig::default());
/// assert_eq!(socket.poll_action(), Some(Action::AskInfo));
/// socket.handle_info(now, true); // the server offers WebSocket
/// assert_eq!(socket.poll_action(), Some(Action::Open(Transport::WebSocket)));
/// socket.handle_failed(now, Failure::Lost); // a proxy blocks it
/// assert_eq!(socket.poll_action(), Some(Action::Open(Transport::XhrStreaming)));
/// let _deadline = socket.poll_timeout(); // set a timer that calls handle_timeout
///
/// assert_eq!(socket.handle_frame(now, b'o'), FrameKind::Ignore);
/// assert_eq!(socket.poll_action(), Some(Action::Opened));
/// assert_eq!(socket.handle_frame(now, b'a'), FrameKind::Messages);
/// assert_eq!(socket.poll_action(), Some(Action::Established));
/// assert_ne!(socket.memory().to_bytes(), [0; 48]); // that WebSocket failed
/// assert!(socket.handle_response_end(false)); // request the next one
///
/// assert!(socket.handle_message_to_send(100));
/// socket.close(1);
/// socket.handle_sent(0); // the request was answered
/// assert_eq!(socket.poll_action(), Some(Action::Closed { code: 1000, clean: true }));
/// ```
#[derive(Debug)]
pub struct Socket {
    plan: TransportPlan,
    /// The transport under way.
    transport: Transport,
    state: State,
    timeouts: Timeouts,
    /// Whether the server offers WebSocket; `None` before the answer to `/info`.
    offers_websocket: Option<bool>,
    /// Whether the request for `/info` failed.
    has_no_info: bool,
    /// Beginning of the present phase.
    since: Instant,
    /// Deadline of the present phase; [`Instant::NEVER`] if it has none.
    until: Instant,
    memory: Memory,
    system_time: u64,
    action: Option<Action>,
    /// Whether the present response has brought a frame.
    has_frames: bool,
    /// Length of the messages in the request that is under way, or is put together.
    request: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// `/info` was requested.
    Asking,
    /// A transport is opening.
    Opening,
    /// The transport is open, and no message has come.
    Open,
    /// A message has come.
    Established,
    /// The client has ended the session.
    Closing,
    Closed,
}

impl Socket {
    /// A socket that opens the first of the `allowed` transports, those last that failed recently.
    #[must_use]
    pub fn new(
        now: Instant,
        allowed: impl IntoIterator<Item = Transport>,
        config: SocketConfig,
    ) -> Self {
        let SocketConfig { memory, is_reconnect, timeout, until, system_time } = config;
        let mut socket = Self {
            plan: memory.sorted(allowed, system_time, is_reconnect),
            transport: Transport::External,
            state: State::Opening,
            timeouts: Timeouts::new(timeout, until.unwrap_or(Instant::NEVER)),
            offers_websocket: None,
            has_no_info: false,
            since: now,
            until: Instant::NEVER,
            memory,
            system_time,
            action: None,
            has_frames: false,
            request: 0,
        };
        socket.try_next(now);
        socket
    }

    /// The next action to perform, if there is one.
    pub const fn poll_action(&mut self) -> Option<Action> {
        self.action.take()
    }

    /// The time at which [`handle_timeout`](Self::handle_timeout) is to be called, unless an input comes
    /// before.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.until.unless_never()
    }

    /// Checks the deadline of the present phase. A call before the deadline changes nothing.
    ///
    /// ```
    /// use stomp_protocol::Instant;
    /// use stomp_protocol::sockjs::{Action, Socket, SocketConfig, Transport};
    ///
    /// let now = Instant::from_millis(0);
    /// let config = SocketConfig { timeout: 1_000, ..SocketConfig::default() };
    /// let mut socket = Socket::new(now, [Transport::XhrPolling], config);
    /// socket.poll_action(); // AskInfo
    /// let due = socket.poll_timeout().unwrap();
    /// socket.handle_timeout(due);
    /// assert!(matches!(socket.poll_action(), Some(Action::TimedOut(_))));
    /// ```
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.until <= now {
            let waited = self.until.saturating_since(self.since);
            self.until = Instant::NEVER;
            self.action = Some(Action::TimedOut(waited));
        }
    }

    /// The transports that failed. Worth keeping after [`Action::Established`]: before, no transport has
    /// worked, and the failures say nothing about transports.
    #[must_use]
    pub const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Takes a frame that begins with the byte `first`, and gives its kind. It may cause
    /// [`Action::Opened`] or [`Action::Established`].
    pub fn handle_frame(&mut self, now: Instant, first: u8) -> FrameKind {
        self.has_frames = true;
        let is_open = matches!(self.state, State::Open | State::Established | State::Closing);
        match first {
            b'h' => FrameKind::Ignore,
            b'o' if is_open => FrameKind::Forgotten,
            b'o' => {
                self.handle_opened(now);
                FrameKind::Ignore
            }
            b'a' if is_open => {
                self.handle_message();
                FrameKind::Messages
            }
            b'c' => FrameKind::End,
            _ => FrameKind::Unknown,
        }
    }

    /// Takes the end of an HTTP response, `partial` if within a frame, and gives whether the next response
    /// is to be requested. If not, the response broke off or had no frame, which is for
    /// [`handle_failed`](Self::handle_failed).
    pub const fn handle_response_end(&mut self, partial: bool) -> bool {
        core::mem::replace(&mut self.has_frames, false) && !partial
    }

    /// Takes the length of the next message that waits, in characters or bytes, and gives whether it goes
    /// into the request that is put together.
    pub const fn handle_message_to_send(&mut self, length: usize) -> bool {
        let fits = self.request == 0 || self.request + length <= MAX_REQUEST;
        if fits {
            self.request += length;
        }
        fits
    }

    /// The request was answered with success; `waiting` messages are left for the next one.
    pub fn handle_sent(&mut self, waiting: usize) {
        self.request = 0;
        if self.state == State::Closing && waiting == 0 {
            self.finish(NORMAL, true);
        }
    }

    /// Ends the session, after the `waiting` messages: those that wait and those in a request that was not
    /// answered.
    pub fn close(&mut self, waiting: usize) {
        match self.state {
            State::Closing | State::Closed => {}
            State::Asking | State::Opening => self.finish(LOST, false),
            State::Open | State::Established => {
                self.state = State::Closing;
                self.until = Instant::NEVER;
                if !self.transport.sends_requests() {
                    self.action = Some(Action::Close);
                } else if waiting == 0 {
                    self.finish(NORMAL, true);
                }
            }
        }
    }

    /// The server ended the session with this code, or a WebSocket was closed with it. Clean is a code that
    /// says so, or one of an application's own.
    ///
    /// ```
    /// use stomp_protocol::Instant;
    /// use stomp_protocol::sockjs::{Action, Socket, SocketConfig, Transport};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut socket = Socket::new(now, [Transport::Plain], SocketConfig::default());
    /// assert_eq!(socket.poll_action(), Some(Action::Open(Transport::Plain)));
    /// socket.handle_opened(now);
    /// socket.poll_action(); // Opened
    /// socket.handle_message();
    /// socket.poll_action(); // Established
    /// socket.handle_closed(now, 1001);
    /// assert_eq!(socket.poll_action(), Some(Action::Closed { code: 1001, clean: false }));
    /// ```
    pub fn handle_closed(&mut self, now: Instant, code: u16) {
        match self.state {
            State::Closing => self.finish(NORMAL, true),
            State::Open | State::Established => {
                self.finish(code, code == NORMAL || code >= PRIVATE);
            }
            _ => self.handle_failed(now, Failure::Lost),
        }
    }

    fn finish(&mut self, code: u16, clean: bool) {
        self.state = State::Closed;
        self.until = Instant::NEVER;
        self.action = Some(Action::Closed { code, clean });
    }
}
