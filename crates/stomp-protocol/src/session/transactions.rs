//! Transactions.

use super::entries::{Entry, Kind, Stage, WORK, flag};
use super::{Action, Code, Outcome, Session};
use crate::time::Instant;

impl Session {
    /// Begins a transaction: [`Action::Begun`] says when, if there is a connection within `timeout` milliseconds. Then
    /// the driver runs the application's work and calls [`commit`](Self::commit) or [`cancel`](Self::cancel), which
    /// aborts. Settles when COMMIT is confirmed. Lost with its connection.
    pub fn transaction(&mut self, now: Instant, timeout: u64) -> u32 {
        let entry = self.new_entry(Kind::Transaction);
        if let Some(code) = self.refusal() {
            return self.refuse(entry.id, code);
        }
        self.put(Entry { until: now + timeout, ..entry });
        entry.id
    }

    /// Sends BEGIN, with a receipt: on a broker without transactions nothing else is sent.
    pub(super) fn begin(&mut self, now: Instant, entry: Entry) {
        if !self.profile.has_transactions {
            return self.fail(entry, Code::Unsupported);
        }
        let due = now + self.config.receipt_timeout;
        let frame = self.count_frame(false);
        self.put(Entry { stage: Stage::Sent, frame, due, until: Instant::NEVER, ..entry });
        self.actions.push(Action::Begin(entry.id));
    }

    /// The driver has sent a message in a transaction: it has no receipt of its own.
    pub const fn sent_in_transaction(&mut self) {
        self.count_frame(true);
    }

    /// The work is done: COMMIT is sent.
    pub fn commit(&mut self, now: Instant, id: u32) {
        let Some(entry) = self.lists[WORK].get(id).filter(|entry| entry.stage == Stage::Open)
        else {
            return;
        };
        let due = now + self.config.receipt_timeout;
        let frame = self.count_frame(false);
        self.put(Entry { stage: Stage::Ending, frame, due, ..entry });
        self.actions.push(Action::Commit(id));
    }

    /// The receipt of BEGIN or COMMIT came.
    pub(super) fn confirm_transaction(&mut self, entry: Entry) {
        if entry.stage == Stage::Ending {
            return self.settle(entry, Outcome::Confirmed);
        }
        let flags = entry.flags & !flag::SUSPECT;
        self.put(Entry { stage: Stage::Open, due: Instant::NEVER, flags, ..entry });
        self.actions.push(Action::Begun(entry.id));
    }
}
