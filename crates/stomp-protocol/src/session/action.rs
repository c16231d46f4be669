//! What a session wants done.

use alloc::vec::Vec;
use core::fmt;

use super::Outcome;

/// The state of a session, as applications see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    /// No connection is wanted.
    Idle,
    /// An attempt is under way.
    Connecting,
    /// The broker has accepted us.
    Connected,
    /// The next attempt is to come.
    Waiting,
    /// The connection is being brought to its end.
    Closing,
    /// For good.
    Closed,
    /// Until the next `connect`.
    Failed,
}

/// The name that the npm package has for it.
impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Idle => "idle",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Waiting => "waiting",
            Self::Closing => "closing",
            Self::Closed => "closed",
            Self::Failed => "failed",
        })
    }
}

/// The state of a subscription.
///
/// See the example of [`stomp_protocol::session::Session`](super::Session).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum SubscriptionState {
    /// It has never been confirmed.
    Pending,
    /// Messages come.
    Active,
    /// It was active and will be again.
    Waiting,
    /// It has ended. Why: its last item says it, or [`Action::Settle`] to a driver.
    Ended,
}

/// One thing to do. They are to be done in the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Tell the application that the status is another.
    StatusChanged,
    /// Begin the connection attempt of this number: ask for credentials, make a socket, send CONNECT. Then call
    /// `handle_connected` or `handle_lost`.
    Connect(u32),
    /// Give the present attempt or connection up at once: forget the socket and close it. Nothing it does matters any
    /// more.
    Abandon,
    /// Send DISCONNECT and close the socket in good order, then call `handle_lost`.
    Disconnect,
    /// Ask the retry policy, then call [`retry`](super::Session::retry).
    Retry,
    /// Ask the function that makes the headers of this subscription, then call `headers_ready` or `headers_failed`.
    AskHeaders(u32),
    /// The headers of this subscription did not come in time: tell the application. It is asked again at the next
    /// connection.
    HeadersLate(u32),
    /// Send SUBSCRIBE, with a receipt or not.
    Subscribe {
        /// The subscription.
        id: u32,
        /// Whether to ask for a receipt.
        receipt: bool,
    },
    /// Send UNSUBSCRIBE.
    Unsubscribe(u32),
    /// Send the message, with a receipt or not.
    Send {
        /// The message or request.
        id: u32,
        /// Whether to ask for a receipt.
        receipt: bool,
    },
    /// Send BEGIN with a receipt.
    Begin(u32),
    /// The transaction has begun: run the application's work.
    Begun(u32),
    /// Send COMMIT with a receipt.
    Commit(u32),
    /// Send ABORT.
    Abort(u32),
    /// Send ACK.
    Ack {
        /// The delivery.
        id: u32,
        /// The transaction, 0 for none.
        transaction: u32,
    },
    /// Send NACK.
    Nack {
        /// The delivery.
        id: u32,
        /// The transaction, 0 for none.
        transaction: u32,
    },
    /// Tell the subscription its state, which [`subscription_state`](super::Session::subscription_state) gives.
    SubscriptionChanged(u32),
    /// Tell the application that it may have missed messages of this subscription for so many milliseconds.
    Gap {
        /// The subscription.
        id: u32,
        /// The milliseconds, at most those that 32 bits hold.
        away: u32,
    },
    /// Tell the application that the broker has no acknowledgements; this subscription asked for them.
    AcksUnsupported(u32),
    /// Settle the promise.
    Settle {
        /// What a command returned.
        id: u32,
        /// How it settles.
        outcome: Outcome,
    },
}

impl Action {
    /// Whether it sends something, for which there has to be a connection.
    const fn is_frame(&self) -> bool {
        matches!(
            self,
            Self::Subscribe { .. }
                | Self::Unsubscribe(_)
                | Self::Send { .. }
                | Self::Begin(_)
                | Self::Commit(_)
                | Self::Abort(_)
                | Self::Ack { .. }
                | Self::Nack { .. }
        )
    }
}

/// Actions that wait, first in, first out.
#[derive(Debug)]
pub(super) struct Actions {
    list: Vec<Action>,
    /// Those before this place have been taken.
    front: usize,
}

impl Actions {
    pub(super) const fn new() -> Self {
        Self { list: Vec::new(), front: 0 }
    }

    /// Inlined in its many callers it is more code.
    #[inline(never)]
    pub(super) fn push(&mut self, action: Action) {
        self.list.push(action);
    }

    /// The next one. Frames are left out while there is no connection.
    pub(super) fn pop(&mut self, is_connected: bool) -> Option<Action> {
        while let Some(action) = self.list.get(self.front).copied() {
            self.front += 1;
            if is_connected || !action.is_frame() {
                return Some(action);
            }
        }
        self.list.clear();
        self.front = 0;
        None
    }
}
