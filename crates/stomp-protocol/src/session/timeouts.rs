//! What is decided when a deadline has come.

use super::entries::{Entry, Kind, LISTS, Stage, flag};
use super::{Code, Receipts, Session};
use crate::time::Instant;

impl Session {
    /// Takes note of the time. To be called at [`poll_timeout`](Self::poll_timeout) or later.
    ///
    /// ```
    /// use stomp_protocol::Instant;
    /// use stomp_protocol::session::{Action, Code, Config, Outcome, Publish, Session};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut session = Session::new(Config::default());
    /// let id = session.publish(now, Publish { timeout: 1_000, ..Publish::default() });
    /// let due = session.poll_timeout().unwrap(); // set a timer
    /// session.handle_timeout(due.max(now + 1_000));
    /// let Some(Action::Settle { outcome: Outcome::Failed { code, .. }, .. }) = session.poll_action(due)
    /// else {
    ///     panic!("it waits for a connection")
    /// };
    /// assert_eq!(code, Code::Timeout);
    /// ```
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.phase_deadline <= now {
            self.expire_phase(now);
        }
        if self.wake_at > now {
            return;
        }
        self.wake_at = Instant::NEVER;
        for list in 0..LISTS {
            let mut id = 0;
            loop {
                id = self.next_in(list, id);
                if id == 0 {
                    break;
                }
                if self.deadline_of(id) <= now {
                    self.expire(now, id);
                }
                let deadline = self.deadline_of(id);
                self.wake_by(deadline);
            }
        }
    }

    fn deadline_of(&mut self, id: u32) -> Instant {
        self.find(id).map_or(Instant::NEVER, |entry| entry.deadline())
    }

    fn expire(&mut self, now: Instant, id: u32) {
        let Some(entry) = self.find(id).copied() else { return };
        match entry.kind {
            Kind::Connect => self.leave(now, id, Code::Timeout),
            Kind::Drain => self.expire_drain(now, id),
            Kind::Subscription => self.expire_subscription(now, id),
            _ => {
                let code = self.code_of_timeout(now, &entry);
                self.fail(id, code);
            }
        }
    }

    /// Why a message, request, transaction or caller of `flush` fails whose deadline has come.
    fn code_of_timeout(&mut self, now: Instant, entry: &Entry) -> Code {
        let has_receipts = self.receipts == Receipts::Yes;
        match (entry.kind, entry.stage) {
            (Kind::Transaction, Stage::Unsent) => Code::NotConnected,
            (_, Stage::Unsent) if entry.until > now => Code::Expired,
            _ if entry.has(flag::SUSPECT) => Code::Refused,
            // No receipt of BEGIN, or of what was to show whether there are receipts.
            (Kind::Transaction, Stage::Sent) if !has_receipts => self.learn_no_receipts(),
            _ if entry.has(flag::PROBE) && entry.due <= now => self.learn_no_receipts(),
            _ => Code::Timeout,
        }
    }

    const fn learn_no_receipts(&mut self) -> Code {
        self.receipts = Receipts::No;
        Code::Unsupported
    }

    /// The caller gives up waiting for what `id` stands for: `code` is [`Code::Aborted`] or [`Code::Timeout`], or the
    /// error of an interceptor or codec that rejects it. What has been sent stays sent; a request that was sent keeps
    /// its turn.
    ///
    /// ```
    /// use stomp_protocol::Instant;
    /// use stomp_protocol::session::{Action, Code, Config, Outcome, Publish, Session};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut session = Session::new(Config::default());
    /// let id = session.publish(now, Publish::default());
    /// session.cancel(now, id, Code::Aborted);
    /// let outcome = Outcome::Failed { code: Code::Aborted, maybe_delivered: false };
    /// assert_eq!(session.poll_action(now), Some(Action::Settle { id, outcome }));
    /// ```
    pub fn cancel(&mut self, now: Instant, id: u32, code: Code) {
        let Some(entry) = self.find(id) else { return };
        match entry.kind {
            Kind::Connect => self.leave(now, id, code),
            Kind::Subscription => self.end_subscription(id),
            Kind::Delivery | Kind::Channel => {}
            _ => self.fail(id, code),
        }
    }
}
