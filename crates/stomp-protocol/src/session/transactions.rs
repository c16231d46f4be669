//! Transactions.

use super::entries::{Kind, Stage, WORK, flag};
use super::transitions::Phase;
use super::{Action, Code, Outcome, Receipts, Session};
use crate::time::Instant;

impl Session {
    /// Begins a transaction: [`Action::Begun`] says when, if there is a connection within `timeout` milliseconds. Then
    /// the driver runs the application's work and calls [`commit`](Self::commit) or [`cancel`](Self::cancel), which
    /// aborts. Settles when COMMIT is confirmed. Lost with its connection.
    pub fn transaction(&mut self, now: Instant, timeout: u64) -> u32 {
        if let Some(code) = self.refusal_of_work() {
            return self.refuse(code);
        }
        self.create(Kind::Transaction, now + timeout)
    }

    /// Sends BEGIN, with a receipt: on a broker without transactions nothing else is sent, and nothing at all on one that
    /// is known to have none, or no receipts.
    pub(super) fn begin(&mut self, now: Instant, id: u32) {
        if !self.profile.has_transactions || self.receipts == Receipts::No {
            return self.fail(id, Code::Unsupported);
        }
        if let Some(entry) = self.find(id) {
            entry.until = Instant::NEVER;
        }
        self.mark_sent(id, Stage::Sent, now + self.config.receipt_timeout);
        self.actions.push(Action::Begin(id));
    }

    /// The driver has sent a message in a transaction: it has no receipt of its own.
    pub const fn sent_in_transaction(&mut self) {
        self.count_frame(true);
    }

    /// The work is done: COMMIT is sent. While the connection ends nothing is: the transaction is lost with it.
    pub fn commit(&mut self, now: Instant, id: u32) {
        let is_open = self.lists[WORK].get(id).is_some_and(|entry| entry.stage == Stage::Open);
        if is_open && self.phase == Phase::Connected {
            self.mark_sent(id, Stage::Ending, now + self.config.receipt_timeout);
            self.actions.push(Action::Commit(id));
        }
    }

    /// The receipt of BEGIN or COMMIT came.
    pub(super) fn confirm_transaction(&mut self, id: u32) {
        match self.lists[WORK].get(id) {
            Some(entry) if entry.stage != Stage::Ending => {
                entry.stage = Stage::Open;
                entry.due = Instant::NEVER;
                entry.flags &= !flag::SUSPECT;
                self.actions.push(Action::Begun(id));
            }
            _ => self.settle(id, Outcome::Confirmed),
        }
    }
}
