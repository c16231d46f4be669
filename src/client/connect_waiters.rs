//! The futures that wait for a connection, or for its end, and what they are told.

use std::cell::{Cell, RefCell};

use futures_channel::oneshot;

use super::ConnectError;

/// What a future that waits for a connection is told.
pub(crate) type Outcome = Result<(), ConnectError>;

/// The futures that wait, and the outcome of the present attempt.
#[derive(Debug, Default)]
pub(crate) struct ConnectWaiters {
    /// Whether the outcome of the present attempt is known.
    decided: Cell<bool>,
    /// Why the present attempt failed, or its connection ended.
    cause: RefCell<Option<ConnectError>>,
    waiting: RefCell<Vec<Waiter>>,
    waiting_for_rest: RefCell<Vec<oneshot::Sender<()>>>,
}

/// A future that waits for a connection.
#[derive(Debug)]
struct Waiter {
    /// Whether it waits for as long as the client tries, and not just for one attempt.
    is_patient: bool,
    sender: oneshot::Sender<Outcome>,
}

impl ConnectWaiters {
    /// Waits for the next connection, or the reason why there is none: no attempt has brought it (or, if not
    /// `is_patient`, the first has not).
    pub(crate) fn await_connection(&self, is_patient: bool) -> oneshot::Receiver<Outcome> {
        let (sender, receiver) = oneshot::channel();
        self.waiting.borrow_mut().push(Waiter { is_patient, sender });
        receiver
    }

    /// Waits until the client has come to rest.
    pub(crate) fn await_rest(&self) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        self.waiting_for_rest.borrow_mut().push(sender);
        receiver
    }

    /// A new attempt begins.
    pub(crate) fn begin(&self) {
        self.decided.set(false);
    }

    /// The attempt has led to a connection.
    pub(crate) fn succeed(&self) {
        self.decided.set(true);
        self.cause.take();
        tell(self.waiting.take(), &Ok(()));
    }

    /// The attempt has failed, or the connection that it led to was lost: the first reason counts.
    /// False if the outcome of the attempt was known before.
    pub(crate) fn fail(&self, why: &ConnectError) -> bool {
        self.cause.borrow_mut().get_or_insert_with(|| why.clone());
        if self.decided.replace(true) {
            return false;
        }
        let impatient = {
            let waiting = &mut *self.waiting.borrow_mut();
            waiting.extract_if(.., |waiter| !waiter.is_patient).collect()
        };
        tell(impatient, &Err(why.clone()));
        true
    }

    /// The client is to come to rest because that was asked for, whatever went wrong before.
    pub(crate) fn forget_cause(&self) {
        self.cause.take();
    }

    /// The client has come to rest; `stays` unless it was activated again meanwhile.
    pub(crate) fn rest(&self, stays: bool) {
        if stays {
            self.decided.set(true);
            let why = self.cause.take().unwrap_or(ConnectError::Deactivated);
            tell(self.waiting.take(), &Err(why));
        }
        for sender in self.waiting_for_rest.take() {
            let _ = sender.send(());
        }
    }
}

/// A future that was dropped meanwhile is not told.
fn tell(waiting: Vec<Waiter>, outcome: &Outcome) {
    for waiter in waiting {
        let _ = waiter.sender.send(outcome.clone());
    }
}
