//! Transactions that are begun by one order and ended by another.

use std::collections::BTreeMap;

use stomp_wasm::{Code, Error, Session, Transaction};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_local};

use crate::wire::Number;

/// The transactions that have begun.
#[derive(Debug, Default)]
pub(crate) struct Transactions(BTreeMap<Number, Open>);

#[derive(Debug)]
struct Open {
    frames: Transaction,
    /// Whether it is to be committed.
    end: oneshot::Sender<bool>,
    outcome: JoinHandle<Result<(), Error>>,
}

impl Transactions {
    /// Begins one; resolves when it has begun.
    ///
    /// # Errors
    /// Why it could not begin.
    pub(crate) async fn begin(&mut self, number: Number, session: Session) -> Result<(), Error> {
        let (begun, has_begun) = oneshot::channel();
        let (end, is_to_end) = oneshot::channel();
        let work = |frames| async move {
            // Nothing waits for it any more.
            let _ = begun.send(frames);
            if is_to_end.await.unwrap_or(false) { Ok(()) } else { Err(aborted()) }
        };
        let outcome = spawn_local(async move { session.transaction(work).await });
        match has_begun.await {
            Ok(frames) => {
                self.0.insert(number, Open { frames, end, outcome });
                Ok(())
            }
            Err(_) => outcome_of(outcome).await,
        }
    }

    /// A handle of one that is open.
    pub(crate) fn get(&self, number: Number) -> Option<&Transaction> {
        self.0.get(&number).map(|open| &open.frames)
    }

    /// Commits or aborts one; resolves when it has ended.
    ///
    /// # Errors
    /// Why it could not be committed.
    pub(crate) async fn end(&mut self, number: Number, is_commit: bool) -> Result<(), Error> {
        let Some(open) = self.0.remove(&number) else { return Err(aborted()) };
        // One that has ended by itself says so below.
        let _ = open.end.send(is_commit);
        match outcome_of(open.outcome).await {
            Err(error) if !is_commit && error == aborted() => Ok(()),
            outcome => outcome,
        }
    }

    pub(crate) fn clear(&mut self) {
        for (_, open) in core::mem::take(&mut self.0) {
            open.outcome.abort();
        }
    }
}

async fn outcome_of(task: JoinHandle<Result<(), Error>>) -> Result<(), Error> {
    task.await.unwrap_or_else(|error| Err(Error::new(Code::Aborted, error.to_string())))
}

fn aborted() -> Error {
    Error::new(Code::Aborted, "the scenario aborts it")
}
