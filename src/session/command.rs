//! What handles ask of the driver.

use std::sync::Arc;

use stomp_protocol::Headers;
use stomp_protocol::codec::ContentLength;
use stomp_protocol::session::{Publish, Verdict};

use super::SubscribeOptions;
use super::inbox::Inbox;
use super::message::Ticket;
use super::prepare::Matcher;
use super::reply::Reply;

/// A message that has not settled.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) destination: String,
    pub(crate) headers: Headers,
    pub(crate) body: Vec<u8>,
    /// Whether it may be sent again, for which the body has to be kept.
    pub(crate) is_kept: bool,
    pub(crate) content_length: ContentLength,
}

/// How a message was sent.
///
/// See the example of [`Publish`](super::Publish).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Confirmation {
    /// Whether the broker has confirmed it. Else the socket has it.
    pub is_confirmed: bool,
}

impl Confirmation {
    pub(crate) const fn new(is_confirmed: bool) -> Self {
        Self { is_confirmed }
    }
}

/// What has no more to it than its end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Call {
    Connect,
    Disconnect,
    Close,
    /// With its time limit in milliseconds, as the next.
    Drain(u64),
    Flush(u64),
}

#[derive(Debug)]
pub(crate) enum Command {
    Call {
        call: Call,
        ticket: Ticket,
        reply: Reply,
    },
    RetryNow,
    /// Asks whether the socket has sent what it was given: confirmed, if so.
    #[cfg(target_arch = "wasm32")]
    AskSent(Reply),
    Publish {
        ticket: Ticket,
        message: Box<Outgoing>,
        terms: Publish,
        /// None if nothing waits for the end.
        reply: Option<Reply>,
    },
    Request {
        ticket: Ticket,
        message: Box<Outgoing>,
        terms: Publish,
        reply_to: Option<String>,
        matcher: Option<Matcher>,
        reply: Reply,
    },
    Transaction {
        ticket: Ticket,
        timeout: u64,
        /// Told when BEGIN is confirmed.
        begun: Reply,
        reply: Reply,
    },
    SendWithin {
        transaction: Ticket,
        message: Box<Outgoing>,
    },
    Commit(Ticket),
    Subscribe {
        ticket: Ticket,
        destination: String,
        options: Box<SubscribeOptions>,
        inbox: Arc<Inbox>,
    },
    /// `forgets`: a durable subscription ends at the broker too.
    Unsubscribe {
        ticket: Ticket,
        forgets: bool,
    },
    /// No more messages of a subscription are wanted: answers are given with its end.
    Stop(Ticket),
    /// The reader of a subscription has become idle.
    Idle(Ticket),
    Acknowledge {
        id: u32,
        /// Of the first answer.
        subscription: Option<Ticket>,
        verdict: Verdict,
        transaction: Option<Ticket>,
        headers: Headers,
    },
    /// A message was dropped without an answer.
    Release {
        subscription: Ticket,
    },
    /// The caller does not wait any more.
    Cancel(Ticket),
}
