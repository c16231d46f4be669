//! Open transactions: what they hold back until COMMIT.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::config::Config;
use super::event::{Operation, Send, Settlement, Verdict};
use super::fault::Fault;
use super::subscriptions::Settled;

/// A frame inside a transaction.
#[derive(Debug)]
pub(super) enum Step {
    Send(Send),
    Settle(Verdict, Settled),
}

impl Step {
    pub(super) fn into_operation(self) -> Operation {
        match self {
            Self::Send(send) => Operation::Send(send),
            Self::Settle(verdict, Settled { deliveries, .. }) => {
                Operation::Settle(Settlement { verdict, deliveries })
            }
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Send(send) => send.body.len(),
            Self::Settle(..) => 0,
        }
    }
}

/// The open transactions of one connection, by the client's name for them.
#[derive(Debug, Default)]
pub(super) struct Transactions {
    open: BTreeMap<String, Vec<Step>>,
    steps: usize,
    bytes: usize,
}

impl Transactions {
    /// BEGIN.
    pub(super) fn begin(&mut self, name: &str, config: &Config) -> Result<(), Fault> {
        if config.quirks.requests.begins_anew {
            let _ = self.end(name);
        }
        if self.open.contains_key(name) {
            let detail =
                format!("A transaction `{name}` is open already. Each needs its own name.");
            return Err(Fault::protocol("Duplicate transaction", detail));
        }
        let limit = config.max_transactions;
        if self.open.len() >= limit {
            let detail = format!("{limit} transactions are open, and no more are allowed at once.");
            let about = Some("transaction".into());
            return Err(Fault { about, ..Fault::limit("Too many transactions", detail) });
        }
        self.open.insert(name.into(), Vec::new());
        Ok(())
    }

    /// A frame inside a transaction.
    pub(super) fn push(&mut self, name: &str, step: Step, config: &Config) -> Result<(), Fault> {
        let steps = self.open.get_mut(name).ok_or_else(|| unknown(name))?;
        self.steps += 1;
        self.bytes += step.bytes();
        steps.push(step);
        if self.steps > config.max_operations || self.bytes > config.max_transaction_bytes {
            let detail = format!(
                "The open transactions may hold {} frames and {} bytes of body together.",
                config.max_operations, config.max_transaction_bytes
            );
            return Err(Fault::limit("Transaction too large", detail));
        }
        Ok(())
    }

    /// Fails if no transaction of that name is open.
    pub(super) fn check(&self, name: &str) -> Result<(), Fault> {
        if self.open.contains_key(name) { Ok(()) } else { Err(unknown(name)) }
    }

    /// COMMIT or ABORT: what the transaction held (spec#64).
    pub(super) fn end(&mut self, name: &str) -> Result<Vec<Step>, Fault> {
        let steps = self.open.remove(name).ok_or_else(|| unknown(name))?;
        self.steps -= steps.len();
        self.bytes -= steps.iter().map(Step::bytes).sum::<usize>();
        Ok(steps)
    }

    /// Aborts all of them (spec#66).
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

fn unknown(name: &str) -> Fault {
    let detail = format!("No transaction `{name}` is open. It must be opened by BEGIN first.");
    Fault::protocol("Unknown transaction", detail)
}
