//! Accounts of memory: the bytes that the broker holds for its clients, bodies, headers and its own
//! notes on them.
//!
//! A connection has an account below that of all connections, which is below that of the broker. What
//! is held has a [`Charge`] on one of them, which is the one place where bytes are added and taken off;
//! dropping it takes off the rest. Messages are charged once, to the broker, however many receive them.
//!
//! Connections may hold three quarters of the memory together, so that messages can go on; and one that
//! holds little is served even when others hold all of that.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::refusal::Refusal;

/// The bytes that are held for one connection, for all of them, or by the broker.
#[derive(Debug)]
pub(crate) struct MemoryAccount {
    used: AtomicUsize,
    max: usize,
    /// Bytes that may be held whatever the accounts above say.
    free: usize,
    /// The account that includes this one.
    above: Option<Arc<Self>>,
}

/// Bytes that a connection may always hold: with as many connections as there may be by default, a
/// sixth of what the broker may hold by default.
const FREE: usize = 16 << 10;

/// More is held than may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    /// For one connection.
    Connection(usize),
    /// For all of them.
    Broker(usize),
}

/// What one holder holds.
#[derive(Debug)]
pub(crate) struct Charge {
    account: Arc<MemoryAccount>,
    bytes: usize,
}

impl MemoryAccount {
    /// The account of a broker.
    pub(crate) fn new(max: usize) -> Arc<Self> {
        Arc::new(Self { used: AtomicUsize::new(0), max, free: 0, above: None })
    }

    /// The account of all connections to the broker of this one.
    pub(crate) fn connections(self: &Arc<Self>) -> Arc<Self> {
        let (used, above) = (AtomicUsize::new(0), Some(self.clone()));
        Arc::new(Self { used, max: self.max / 4 * 3, free: 0, above })
    }

    /// The account of one of the connections of this one.
    pub(crate) fn connection(self: &Arc<Self>, max: usize) -> Arc<Self> {
        Arc::new(Self { used: AtomicUsize::new(0), max, free: FREE, above: Some(self.clone()) })
    }

    /// A charge on this account, of nothing yet.
    pub(crate) fn charge(self: &Arc<Self>) -> Charge {
        Charge { account: self.clone(), bytes: 0 }
    }

    /// The bytes that are held.
    pub(crate) fn used(&self) -> usize {
        self.used.load(Relaxed)
    }

    /// Whether no more is held than may be.
    pub(crate) fn check(&self) -> Result<(), Exceeded> {
        let used = self.used();
        if used > self.max {
            return Err(match self.free {
                0 => Exceeded::Broker(self.max),
                _ => Exceeded::Connection(self.max),
            });
        }
        match &self.above {
            Some(above) if used > self.free => above.check(),
            _ => Ok(()),
        }
    }

    fn add(&self, bytes: usize) {
        self.used.fetch_add(bytes, Relaxed);
        self.above.iter().for_each(|above| above.add(bytes));
    }

    fn take_off(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Relaxed);
        self.above.iter().for_each(|above| above.take_off(bytes));
    }
}

impl Charge {
    pub(crate) const fn account(&self) -> &Arc<MemoryAccount> {
        &self.account
    }

    /// Sets what is held. It is counted even if that is too much, until the holder lets go of it.
    ///
    /// # Errors
    /// If it is more than before, and more than may be.
    pub(crate) fn set(&mut self, bytes: usize) -> Result<(), Exceeded> {
        let before = std::mem::replace(&mut self.bytes, bytes);
        if bytes <= before {
            self.account.take_off(before - bytes);
            return Ok(());
        }
        self.account.add(bytes - before);
        self.account.check()
    }

    /// As [`set`](Self::set), for so many bytes more.
    pub(crate) fn add(&mut self, bytes: usize) -> Result<(), Exceeded> {
        self.set(self.bytes + bytes)
    }

    /// So many bytes less are held.
    pub(crate) fn take_off(&mut self, bytes: usize) {
        // Less is never too much.
        let _ = self.set(self.bytes.saturating_sub(bytes));
    }

    /// Whether no more is held than may be, on the whole account.
    pub(crate) fn is_within(&self) -> bool {
        self.account.check().is_ok()
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.account.take_off(self.bytes);
    }
}

impl Exceeded {
    /// The ERROR that the client gets.
    pub(crate) fn refusal(self) -> Refusal {
        let detail = match self {
            Self::Connection(max) => format!(
                "The broker would hold more than {max} bytes for this connection, in open \
                 transactions, subscriptions, unacknowledged deliveries and frames that are not whole."
            ),
            Self::Broker(max) => format!(
                "The broker would hold more than {max} bytes for its clients; try again later."
            ),
        };
        Refusal::new("Too much memory", detail)
    }
}

impl From<Exceeded> for Refusal {
    fn from(exceeded: Exceeded) -> Self {
        exceeded.refusal()
    }
}

#[cfg(test)]
mod tests {
    use super::{Exceeded, FREE, MemoryAccount};

    const KIB: usize = 1 << 10;

    /// `M3`: what is held counts for the connection and for the broker until it is let go.
    #[test]
    fn m3_what_is_held_is_counted_and_bounded() {
        let broker = MemoryAccount::new(200 * KIB);
        let connections = broker.connections();
        let (one, other) = (connections.connection(80 * KIB), connections.connection(80 * KIB));
        let mut frames = one.charge();
        let mut subscriptions = one.charge();
        assert_eq!(frames.set(60 * KIB), Ok(()));
        assert_eq!(subscriptions.add(20 * KIB), Ok(()));
        assert_eq!(subscriptions.add(1), Err(Exceeded::Connection(80 * KIB)));
        assert_eq!((one.used(), broker.used()), (80 * KIB + 1, 80 * KIB + 1));
        subscriptions.take_off(1);
        assert!(subscriptions.is_within());

        let mut third = other.charge();
        assert_eq!(third.set(80 * KIB), Err(Exceeded::Broker(150 * KIB)));
        assert!(!frames.is_within(), "all that hold much wait until there is room");
        assert_eq!(third.set(70 * KIB), Ok(()), "less is always right");
        drop(frames);
        assert_eq!((one.used(), broker.used()), (20 * KIB, 90 * KIB));
        drop((subscriptions, third));
        assert_eq!((one.used(), connections.used(), broker.used()), (0, 0, 0));
    }

    /// `M3`: what some connections hold does not keep others from being served.
    #[test]
    fn m3_messages_and_those_who_hold_little_go_on() {
        let broker = MemoryAccount::new(200 * KIB);
        let connections = broker.connections();
        let mut greedy = connections.connection(usize::MAX).charge();
        assert_eq!(greedy.set(151 * KIB), Err(Exceeded::Broker(150 * KIB)));
        assert_eq!(connections.connection(usize::MAX).charge().set(FREE), Ok(()));
        let mut message = broker.charge();
        assert_eq!(message.set(40 * KIB), Ok(()));
        assert_eq!(message.set(50 * KIB), Err(Exceeded::Broker(200 * KIB)));
    }
}
