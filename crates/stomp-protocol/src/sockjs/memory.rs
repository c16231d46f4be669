//! The transports that failed, kept from one page to the next.

use alloc::vec::Vec;

use super::{Transport, TransportPlan};

/// Time for which a failed transport is tried last. Networks change, so it is tried first again later.
const EXPIRY: u64 = 10 * 60 * 1_000;
/// Time for which a reconnecting client tries a failed transport last; doubled with each failure.
const BACKOFF: u64 = 30 * 1_000;

/// The transports that failed while another one worked, each with the time of its last failure. Times are
/// milliseconds of the system clock, because they are kept longer than the page.
///
/// ```
/// use stomp_protocol::sockjs::{Memory, Transport};
///
/// let memory = Memory::parse(&[]); // what to_bytes gave on an earlier page
/// let system_time = 1_800_000_000_000;
/// let mut plan = memory.sorted([Transport::WebSocket, Transport::XhrPolling], system_time, false);
/// assert_eq!(plan.pop(), Some(Transport::WebSocket));
/// assert_eq!(plan.pop(), Some(Transport::XhrPolling));
/// assert_eq!(plan.pop(), None);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Memory {
    entries: [Entry; Transport::SOCKJS.len()],
}

/// The failures of one transport.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Entry {
    /// Time of the last failure.
    at: u64,
    /// Failures in a row; 0: it has not failed.
    times: u64,
}

impl Entry {
    /// Time since the last failure. A clock that was set back makes it very long, so that the entry has
    /// expired.
    const fn age(self, now: u64) -> u64 {
        now.wrapping_sub(self.at)
    }

    /// Whether the transport is to be tried last. A reconnecting client tries a failed transport first
    /// after its first failure, because the network may have changed, and less often after each further one.
    fn is_recent(self, now: u64, is_reconnect: bool) -> bool {
        let doublings = self.times.saturating_sub(1).min(16);
        let rest = if is_reconnect { BACKOFF * ((1 << doublings) - 1) } else { EXPIRY };
        self.times != 0 && self.age(now) < rest.min(EXPIRY)
    }
}

impl Memory {
    /// Reads the bytes that [`to_bytes`](Self::to_bytes) gave. Any other bytes give an empty memory.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        let &[a, b, c, d, e, f] = bytes.as_chunks().0 else { return Self::default() };
        let entry =
            |at, times| Entry { at: u64::from_le_bytes(at), times: u64::from_le_bytes(times) };
        Self { entries: [entry(a, b), entry(c, d), entry(e, f)] }
    }

    /// The memory as bytes, for the driver to keep; all are 0 if no transport failed.
    ///
    /// See the example of [`Socket`](super::Socket).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for Entry { at, times } in self.entries {
            for number in [at, times] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
        bytes
    }

    /// The `allowed` transports, each once, with those last that failed recently. `now` is the system
    /// clock; `is_reconnect`: the client had a connection and lost it.
    #[must_use]
    pub fn sorted(
        &self,
        allowed: impl IntoIterator<Item = Transport>,
        now: u64,
        is_reconnect: bool,
    ) -> TransportPlan {
        let mut plan = TransportPlan::default();
        let mut failed = 0;
        for transport in allowed {
            if !plan.contains(transport) {
                let entry = self.entries.get(transport.index());
                let is_recent = entry.is_some_and(|entry| entry.is_recent(now, is_reconnect));
                plan.insert(if is_recent { 0 } else { failed }, transport);
                failed += usize::from(is_recent);
            }
        }
        plan
    }

    /// Notes a failure. The driver keeps it only if another transport works.
    pub(super) fn failed(&mut self, transport: Transport, now: u64) {
        if let Some(entry) = self.entries.get_mut(transport.index()) {
            // Twice the expiry: a transport that was not tried until then has not recovered.
            let is_in_a_row = entry.age(now) < 2 * EXPIRY;
            let times = if is_in_a_row { entry.times.saturating_add(1) } else { 1 };
            *entry = Entry { at: now, times };
        }
    }

    /// Forgets the failures of a transport that works.
    pub(super) fn worked(&mut self, transport: Transport) {
        if let Some(entry) = self.entries.get_mut(transport.index()) {
            *entry = Entry::default();
        }
    }
}
