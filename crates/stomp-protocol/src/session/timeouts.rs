//! What is decided when a deadline has come.

use super::entries::{Entry, Kind, LISTS, Stage, flag};
use super::{Code, Outcome, Receipts, Session};
use crate::time::Instant;

impl Session {
    /// Takes note of the time. To be called at [`poll_timeout`](Self::poll_timeout) or later.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.phase_deadline <= now {
            self.expire_phase(now);
        }
        if self.wake_at > now {
            return;
        }
        self.wake_at = Instant::NEVER;
        for list in 0..LISTS {
            self.for_each(list, |session, entry| {
                if entry.deadline() <= now {
                    session.expire(now, entry);
                }
            });
            self.for_each(list, |session, entry| {
                session.wake_at = session.wake_at.min(entry.deadline());
            });
        }
    }

    fn expire(&mut self, now: Instant, entry: Entry) {
        match entry.kind {
            Kind::Connect => self.leave(now, entry, Code::Timeout),
            Kind::Drain => self.expire_drain(now, entry),
            Kind::Subscription => self.expire_subscription(now, entry),
            Kind::Flush => self.settle(entry, Outcome::unsent(Code::Timeout)),
            _ => {
                let code = self.code_of_timeout(now, &entry);
                self.fail(entry, code);
            }
        }
    }

    /// Why a message, request or transaction fails whose deadline has come.
    fn code_of_timeout(&mut self, now: Instant, entry: &Entry) -> Code {
        let is_unknown = self.receipts == Receipts::Unknown;
        match (entry.kind, entry.stage) {
            (Kind::Transaction, Stage::Unsent) => Code::NotConnected,
            (_, Stage::Unsent) if entry.until <= now => Code::Timeout,
            (_, Stage::Unsent) => Code::Expired,
            _ if entry.has(flag::SUSPECT) => Code::Refused,
            (Kind::Transaction, Stage::Sent) if is_unknown => Code::Unsupported,
            _ if entry.has(flag::PROBE) && entry.due <= now => {
                self.receipts = Receipts::No;
                Code::Unsupported
            }
            _ => Code::Timeout,
        }
    }

    /// The caller gives up waiting for what `id` stands for: `code` is [`Code::Aborted`] or [`Code::Timeout`], or the
    /// error of an interceptor or codec that rejects it. What has been sent stays sent; a request that was sent keeps
    /// its turn.
    pub fn cancel(&mut self, now: Instant, id: u32, code: Code) {
        let Some(entry) = self.find(id) else { return };
        match entry.kind {
            Kind::Connect => self.leave(now, entry, code),
            Kind::Subscription => self.end_subscription(entry),
            Kind::Delivery | Kind::Channel => {}
            _ => self.fail(entry, code),
        }
    }
}
