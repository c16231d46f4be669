//! What waits to be sent by requests: in order, one request at a time.

use alloc::vec::Vec;

/// The most that goes into one request, in the unit in which the caller measures, unless one message is
/// longer. Servers and proxies refuse large requests, many from 1 MB.
const LARGEST: usize = 128 << 10;

/// The lengths of the messages; the caller has the messages.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    waiting: Vec<usize>,
    /// Whether a request is under way.
    busy: bool,
}

impl Outbox {
    pub(super) fn push(&mut self, length: usize) {
        self.waiting.push(length);
    }

    /// How many messages are to be sent with one request now; 0 for none.
    pub(super) fn take(&mut self) -> usize {
        if self.busy {
            return 0;
        }
        let (mut count, mut total) = (0, 0_usize);
        for length in &self.waiting {
            total = total.saturating_add(*length);
            if count != 0 && total > LARGEST {
                break;
            }
            count += 1;
        }
        self.waiting.drain(..count);
        self.busy = count != 0;
        count
    }

    pub(super) const fn sent(&mut self) {
        self.busy = false;
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.busy && self.waiting.is_empty()
    }
}
