//! The latest status, to be read or waited for.

use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::sync::Arc;
use std::time::Duration;

use futures_core::Stream;
use stomp_protocol::session::{Broker, State};

use super::lock::{Guard, Lock};
use super::{Error, Transport};

/// What a session is doing.
///
/// ```no_run
/// use stomp_wasm::{Session, State, Transport};
///
/// # fn run(session: Session) {
/// let status = session.status();
/// if status.state == State::Connected && status.transport != Some(Transport::WebSocket) {
///     println!("a slow way, to {:?} at {:?}", status.server, status.url);
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Status {
    /// The state.
    pub state: State,
    /// The count of attempts: 1 for the first, and again once a connection has lasted.
    pub attempt: u32,
    /// How long the next attempt was away when this was told, while the state is waiting.
    pub retry_in: Option<Duration>,
    /// When the next attempt begins, while the state is waiting: the time of day in milliseconds since 1970. For a countdown
    /// take from it what the clock says now: `js_sys::Date::now()` in a browser, `SystemTime::now()` on a host.
    pub retry_at: Option<u64>,
    /// Why there is no connection.
    pub error: Option<Error>,
    /// The address of the last attempt, without secrets.
    pub url: Option<String>,
    /// How messages travel, or travelled over the last connection.
    pub transport: Option<Transport>,
    /// The broker of the last connection.
    pub broker: Broker,
    /// What the broker calls itself: the header `server` of CONNECTED.
    pub server: Option<String>,
}

impl Status {
    pub(crate) const fn at_rest() -> Self {
        Self {
            state: State::Idle,
            attempt: 0,
            retry_in: None,
            retry_at: None,
            error: None,
            url: None,
            transport: None,
            broker: Broker::Unknown,
            server: None,
        }
    }
}

/// The state, by its name in the npm package, and why there is no connection: for the line of a page that shows it.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.state, f)?;
        match &self.error {
            Some(error) => write!(f, ": {error}"),
            None => Ok(()),
        }
    }
}

/// Holds the status.
#[derive(Debug)]
pub(crate) struct Watched {
    present: Lock<Present>,
}

#[derive(Debug)]
struct Present {
    status: Status,
    /// How often it has changed, from 1.
    version: u64,
    wakers: Vec<Waker>,
}

impl Watched {
    pub(crate) const fn new() -> Self {
        let status = Status::at_rest();
        Self { present: Lock::new(Present { status, version: 1, wakers: Vec::new() }) }
    }

    fn lock(&self) -> Guard<'_, Present> {
        self.present.lock()
    }

    pub(crate) fn get(&self) -> Status {
        self.lock().status.clone()
    }

    /// Whether this is why there is no connection at present.
    pub(crate) fn tells(&self, error: &Error) -> bool {
        self.lock().status.error.as_ref() == Some(error)
    }

    /// Changes it, unless it is the same.
    pub(crate) fn set(&self, status: Status) {
        let wakers = {
            let mut present = self.lock();
            if present.status == status {
                return;
            }
            present.status = status;
            present.version += 1;
            core::mem::take(&mut present.wakers)
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// The present status, then its changes: from [`Session::statuses`](super::Session::statuses). A slow reader gets the
/// latest, never a backlog. It ends after [`State::Closed`].
///
/// See the example of [`Session::start`](super::Session::start).
#[must_use = "streams do nothing unless polled"]
pub struct Statuses {
    pub(crate) watched: Arc<Watched>,
    pub(crate) seen: u64,
    pub(crate) is_over: bool,
}

impl Stream for Statuses {
    type Item = Status;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Status>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let (status, version) = {
            let mut present = self.watched.lock();
            if present.version == self.seen {
                if !present.wakers.iter().any(|waker| waker.will_wake(context.waker())) {
                    present.wakers.push(context.waker().clone());
                }
                return Poll::Pending;
            }
            (present.status.clone(), present.version)
        };
        self.seen = version;
        self.is_over = status.state == State::Closed;
        Poll::Ready(Some(status))
    }
}

impl Statuses {
    /// The next status; none after [`State::Closed`].
    ///
    /// See the example of [`Session::start`](super::Session::start).
    pub async fn next(&mut self) -> Option<Status> {
        core::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl fmt::Debug for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statuses").field("present", &self.watched.get()).finish_non_exhaustive()
    }
}
