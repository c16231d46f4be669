//! Where an attempt to connect leads, for whoever waits for that.

use std::cell::{Cell, RefCell};

use futures_channel::oneshot;

use super::ConnectError;

/// What comes of waiting for a connection.
pub(crate) type Outcome = Result<(), ConnectError>;

/// The outcome of attempts and activations.
#[derive(Debug, Default)]
pub(crate) struct Course {
    /// Whether the outcome of the present attempt is known.
    decided: Cell<bool>,
    /// Why the present attempt failed, or its connection ended.
    cause: RefCell<Option<ConnectError>>,
    waiting: RefCell<Vec<Waiting>>,
    leaving: RefCell<Vec<oneshot::Sender<()>>>,
}

/// Somebody who waits for a connection.
#[derive(Debug)]
struct Waiting {
    /// Whether for as long as the client tries, and not just for one attempt.
    patient: bool,
    told: oneshot::Sender<Outcome>,
}

impl Course {
    /// To be told of the next connection, or why there is none: no attempt has brought it (or, if not
    /// `patient`, the first has not).
    pub(crate) fn await_connection(&self, patient: bool) -> oneshot::Receiver<Outcome> {
        let (told, receiver) = oneshot::channel();
        self.waiting.borrow_mut().push(Waiting { patient, told });
        receiver
    }

    /// To be told when the client has come to rest.
    pub(crate) fn await_rest(&self) -> oneshot::Receiver<()> {
        let (told, receiver) = oneshot::channel();
        self.leaving.borrow_mut().push(told);
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
            waiting.extract_if(.., |waiting| !waiting.patient).collect()
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
        for told in self.leaving.take() {
            let _ = told.send(());
        }
    }
}

/// Whoever waits no longer does not hear of it.
fn tell(waiting: Vec<Waiting>, outcome: &Outcome) {
    for waiting in waiting {
        let _ = waiting.told.send(outcome.clone());
    }
}
