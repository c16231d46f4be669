//! Open transactions, and the requests that they hold until COMMIT.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::config::Config;
use super::error_reply::ErrorReply;
use super::event::{Operation, Send, Settlement, Verdict};
use super::failure::FailureKind;
use super::subscriptions::Settled;

/// A request inside a transaction.
#[derive(Debug)]
pub(super) enum HeldRequest {
    Send(Send),
    Settle(Verdict, Settled),
}

impl HeldRequest {
    pub(super) fn into_operation(self) -> Operation {
        match self {
            Self::Send(send) => Operation::Send(send),
            Self::Settle(verdict, Settled { deliveries, .. }) => {
                Operation::Settle(Settlement { verdict, deliveries })
            }
        }
    }

    /// Bytes of memory that it takes, its headers and itself included.
    fn bytes(&self) -> usize {
        let held = match self {
            Self::Send(Send { destination, headers, body, receipt }) => {
                let receipt = receipt.as_ref().map_or(0, String::len);
                destination.len() + headers.memory() + body.len() + receipt
            }
            Self::Settle(_, settled) => size_of::<u64>() * settled.deliveries.len(),
        };
        size_of::<Self>() + held
    }
}

/// The open transactions of one connection, by their names.
#[derive(Debug, Default)]
pub(super) struct Transactions {
    open: BTreeMap<String, Vec<HeldRequest>>,
    requests: usize,
    bytes: usize,
}

impl Transactions {
    /// Opens a transaction (BEGIN).
    pub(super) fn begin(&mut self, name: &str, config: &Config) -> Result<(), ErrorReply> {
        if config.quirks.requests.begins_anew {
            let _ = self.end(name);
        }
        if self.open.contains_key(name) {
            let detail =
                format!("A transaction `{name}` is open already. Each needs its own name.");
            let kind = FailureKind::DuplicateTransaction;
            return Err(ErrorReply::protocol(kind, "Duplicate transaction", detail).with(name));
        }
        let limit = config.max_transactions;
        if self.open.len() >= limit {
            let detail = format!("{limit} transactions are open, and no more are allowed at once.");
            let kind = FailureKind::TooManyTransactions;
            return Err(ErrorReply::limit(kind, "Too many transactions", detail).with(name));
        }
        self.open.insert(name.into(), Vec::new());
        self.bytes += named(name);
        Ok(())
    }

    /// Adds a request to a transaction.
    pub(super) fn push(
        &mut self,
        name: &str,
        request: HeldRequest,
        config: &Config,
    ) -> Result<(), ErrorReply> {
        let requests = self.open.get_mut(name).ok_or_else(|| unknown(name))?;
        self.requests += 1;
        self.bytes += request.bytes();
        requests.push(request);
        if self.requests > config.max_operations || self.bytes > config.max_transaction_bytes {
            let detail = format!(
                "The open transactions may hold {} frames and {} bytes together, headers included.",
                config.max_operations, config.max_transaction_bytes
            );
            return Err(ErrorReply::limit(FailureKind::Limit, "Transaction too large", detail));
        }
        Ok(())
    }

    /// Fails if no transaction of the name is open.
    pub(super) fn check(&self, name: &str) -> Result<(), ErrorReply> {
        if self.open.contains_key(name) { Ok(()) } else { Err(unknown(name)) }
    }

    /// Closes a transaction (COMMIT or ABORT), and gives its requests (spec#64).
    pub(super) fn end(&mut self, name: &str) -> Result<Vec<HeldRequest>, ErrorReply> {
        let requests = self.open.remove(name).ok_or_else(|| unknown(name))?;
        self.requests -= requests.len();
        self.bytes -= requests.iter().map(HeldRequest::bytes).sum::<usize>() + named(name);
        Ok(requests)
    }

    /// Bytes of memory that they take.
    pub(super) const fn memory(&self) -> usize {
        self.bytes
    }

    /// Aborts all of them (spec#66).
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Bytes that a transaction takes by itself.
const fn named(name: &str) -> usize {
    size_of::<(String, Vec<HeldRequest>)>() + name.len()
}

fn unknown(name: &str) -> ErrorReply {
    let detail = format!("No transaction `{name}` is open. It must be opened by BEGIN first.");
    ErrorReply::protocol(FailureKind::UnknownTransaction, "Unknown transaction", detail).with(name)
}
