//! The messages that come, and what becomes of them.

use core::time::Duration;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Weak};

use stomp_protocol::session::{AckMode, Verdict};
use stomp_protocol::{Frame, Headers};

use super::source::{Answerable, Target};
use super::state::Driver;
use crate::session::inbox::Pushed;
use crate::session::message::{Acknowledger, Delivery, Ticket};
use crate::session::text::{concat, decimal};
use crate::session::transport::Runtime;
use crate::session::{Code, Error, Event, Message};

impl<R: Runtime> Driver<R> {
    /// A MESSAGE came, for the subscription of this id, if any.
    pub(super) fn deliver(&mut self, frame: Frame, id: Option<u32>) {
        let attempt = self.attempt();
        let Some((id, source)) = id.and_then(|id| Some((id, self.sources.get_mut(id)?))) else {
            return self.unclaimed(frame);
        };
        let inbox = match &source.target {
            Target::Replies(channel) => {
                let channel = *channel;
                return self.receive_reply(channel, frame);
            }
            Target::Inbox(inbox) => Arc::clone(inbox),
        };
        let (subscription, has_acks) = (source.ticket, source.has_acks());
        let is_cumulative = source.options.ack == AckMode::Client;
        let version = self.connection().and_then(|connection| connection.version());
        let ack_header = match version {
            Some(version) if !version.has_ack_id() => "message-id",
            _ => "ack",
        };
        // A message without one is not the broker's to acknowledge: Spring's answer to a SUBSCRIBE, behind a relay.
        let name = frame.headers.get(ack_header).filter(|name| has_acks && !name.is_empty());
        let now = self.runtime.now();
        let delivery = self.session.handle_message(now, attempt, id, name.is_some());
        let mut of_message = None;
        if delivery != 0 {
            let answerable = Answerable {
                message: name.unwrap_or_default().into(),
                subscription: frame.headers.get("subscription").map(str::to_owned),
                source: subscription,
                transaction: 0,
                is_cumulative,
                headers: Headers::new(),
            };
            self.deliveries.insert(delivery, Box::new(answerable));
            if let Some(source) = self.sources.get_mut(id) {
                source.unanswered += 1;
            }
            let session: Weak<dyn Acknowledger> = self.handle.clone();
            let is_answered = AtomicBool::new(false);
            of_message = Some(Delivery { id: delivery, subscription, session, is_answered });
        }
        match inbox.push(Message::delivered(frame, of_message)) {
            Pushed::Kept => {}
            Pushed::Dropped(messages) => {
                messages.iter().for_each(|message| message.answer(Verdict::Failed));
            }
            Pushed::Overflown(message) => {
                message.answer(Verdict::GiveBack);
                self.overflow(id);
            }
        }
    }

    /// The buffer of a subscription is full: it ends after what is buffered.
    fn overflow(&mut self, id: u32) {
        let Some(source) = self.sources.get_mut(id) else { return };
        let Target::Inbox(inbox) = &source.target else { return };
        let text = concat(&[
            "the buffer of the subscription to ",
            &source.destination,
            " is full: ",
            &decimal(source.options.buffer as u64),
            " messages wait for their reader",
        ]);
        inbox.stop(Some(Error::new(Code::Overflow, text)));
        source.is_draining = true;
        self.session.stop(id);
    }

    /// No subscription wants more messages.
    pub(super) fn drain(&mut self) {
        let ids = self.sources.keys();
        for id in &ids {
            let Some(source) = self.sources.get_mut(*id) else { continue };
            source.is_draining = true;
            let has_acks = source.has_acks();
            if let Target::Inbox(inbox) = &source.target {
                inbox.stop(None);
                if has_acks {
                    // They go back to the broker.
                    inbox.clear();
                }
            }
        }
        ids.into_iter().for_each(|id| self.end_if_drained(id));
        self.end_replies_if_idle();
    }

    /// Ends a subscription that drains, once nothing is worked on.
    pub(super) fn end_if_drained(&mut self, id: u32) {
        if self.sources.get(id).is_some_and(|source| source.is_drained()) {
            self.session.unsubscribe(id);
        }
    }

    /// A message of a subscription is worked on no longer.
    pub(super) fn release(&mut self, subscription: Ticket) {
        let Some(id) = self.ids.get(subscription).copied() else { return };
        if let Some(source) = self.sources.get_mut(id) {
            source.unanswered = source.unanswered.saturating_sub(1);
        }
        self.end_if_drained(id);
    }

    /// What is to be said of a delivery; forgets it, unless the transaction decides about that.
    pub(super) fn answerable(&mut self, id: u32, transaction: u32) -> Option<Box<Answerable>> {
        if transaction != 0 {
            let answerable = self.deliveries.get_mut(id)?;
            answerable.transaction = transaction;
            return Some(answerable.clone());
        }
        let answerable = self.deliveries.remove(id)?;
        if answerable.is_cumulative {
            let source = answerable.source;
            self.deliveries.retain(&mut |other, it| it.source != source || other > id);
        }
        Some(answerable)
    }

    /// A transaction has ended.
    pub(super) fn forget_answered_in(&mut self, transaction: u32) {
        self.deliveries.retain(&mut |_, it| it.transaction != transaction);
    }

    /// The connection is lost: the broker sends again what was not acknowledged.
    pub(super) fn lose_deliveries(&mut self) {
        self.deliveries.clear();
        for (_, source) in self.sources.iter() {
            match &source.target {
                Target::Inbox(inbox) if source.has_acks() => inbox.clear(),
                _ => {}
            }
        }
    }

    pub(super) fn change_subscription(&mut self, id: u32) {
        if let Some(Target::Inbox(inbox)) = self.sources.get(id).map(|source| &source.target) {
            inbox.set_state(self.session.subscription_state(id));
        }
    }

    pub(super) fn tell_gap(&self, id: u32, away: u32) {
        let Some(source) = self.sources.get(id) else { return };
        if let Target::Inbox(_) = source.target {
            let destination = source.destination.clone();
            let away = Duration::from_millis(away.into());
            self.shared.listeners.tell(&Event::Gap { destination, away });
        }
    }
}
