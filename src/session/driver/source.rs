//! A subscription as the driver has it, and what is said of its messages.

use std::sync::Arc;

use stomp_protocol::Headers;
use stomp_protocol::session::AckMode;

use crate::session::inbox::Inbox;
use crate::session::message::Ticket;
use crate::session::{Error, SubscribeOptions};

/// One SUBSCRIBE.
pub(super) struct Source {
    pub(super) ticket: Ticket,
    pub(super) destination: String,
    pub(super) options: Box<SubscribeOptions>,
    pub(super) target: Target,
    /// What the function for its headers has made for the next SUBSCRIBE.
    pub(super) asked_headers: Headers,
    /// Whether it is to end at the broker, too.
    pub(super) forgets: bool,
    /// Why it ends, whatever the session makes of it.
    pub(super) failure: Option<Error>,
    /// How many messages wait, or are being worked on, that are to be acknowledged.
    pub(super) unanswered: u32,
    /// Whether no more messages are wanted.
    pub(super) is_draining: bool,
}

/// Where messages go.
pub(super) enum Target {
    Inbox(Arc<Inbox>),
    /// The channel of replies with this id.
    Replies(u32),
}

/// What an ACK says about a delivery.
#[derive(Debug, Clone)]
pub(super) struct Answerable {
    pub(super) message: String,
    pub(super) subscription: Option<String>,
    pub(super) source: Ticket,
    /// The transaction it was answered in.
    pub(super) transaction: u32,
    pub(super) is_cumulative: bool,
    /// Of the application.
    pub(super) headers: Headers,
}

impl Source {
    pub(super) fn new(
        ticket: Ticket,
        destination: String,
        options: Box<SubscribeOptions>,
        target: Target,
    ) -> Self {
        Self {
            ticket,
            destination,
            options,
            target,
            asked_headers: Headers::new(),
            forgets: false,
            failure: None,
            unanswered: 0,
            is_draining: false,
        }
    }

    pub(super) fn has_acks(&self) -> bool {
        self.options.ack != AckMode::Auto
    }

    /// The session has failed.
    pub(super) fn fail(&self, error: &Error) {
        if let Target::Inbox(inbox) = &self.target {
            inbox.fail(error.clone());
        }
    }

    /// The session has no task any more.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn end(&self, error: &Error) {
        if let Target::Inbox(inbox) = &self.target {
            inbox.end(Some(error.clone()));
        }
    }

    pub(super) fn is_drained(&self) -> bool {
        let Target::Inbox(inbox) = &self.target else { return false };
        let is_idle = if self.has_acks() { inbox.is_empty() } else { inbox.is_idle() };
        self.is_draining && self.unanswered == 0 && is_idle
    }
}
