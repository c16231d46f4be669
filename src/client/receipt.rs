//! The broker's word that it has done what a frame asked for.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use futures_channel::oneshot;
use stomp_protocol::client::{Attempt, Connection, Token};
use stomp_protocol::{Headers, UsageError};

use super::Error;
use super::driver::Driver;
use super::inbox::Outcome;

/// Resolves when the broker confirms a frame, which was sent before this came to be.
///
/// See the example of [`Client`](super::Client).
///
/// # Errors
/// Why the frame was not sent; [`Error::Rejected`] if the broker answers with an ERROR frame instead;
/// [`Error::NoReceipt`] if the connection ends before the broker has answered.
#[derive(Debug)]
#[must_use = "it tells whether the broker has done what was asked"]
pub struct Receipt(State);

#[derive(Debug)]
enum State {
    NotSent(Ready<Outcome>),
    Awaited(oneshot::Receiver<Outcome>),
}

impl Receipt {
    pub(crate) fn not_sent(error: Error) -> Self {
        Self(State::NotSent(ready(Err(error))))
    }

    /// Sends a frame by `give`, which gets the headers of the frame with a receipt asked for. Gives what
    /// `give` does, and the receipt.
    pub(crate) fn of<T>(
        driver: &Rc<Driver>,
        over: Option<Attempt>,
        headers: Headers,
        give: impl FnOnce(&mut Connection, Headers) -> Result<T, UsageError>,
    ) -> Result<(T, Self), Error> {
        let (token, receipt) = driver.inbox.await_receipt();
        let headers = asking(headers, token);
        let sent = driver.command(over, |connection| {
            let id = headers.get("receipt").unwrap_or_default().to_owned();
            let given = give(connection, headers)?;
            Ok((given, connection.watch_for_receipt(&id, token)?))
        });
        let (given, former) = sent.inspect_err(|_| driver.inbox.forget(token))?;
        former.into_iter().for_each(|token| driver.inbox.forget(token));
        Ok((given, Self(State::Awaited(receipt))))
    }

    /// The receipt of a frame that asks for it by itself.
    pub(crate) fn watch(driver: &Rc<Driver>, id: &str) -> Self {
        let (token, receipt) = driver.inbox.await_receipt();
        match driver.command(None, |connection| connection.watch_for_receipt(id, token)) {
            Ok(former) => {
                former.into_iter().for_each(|token| driver.inbox.forget(token));
                Self(State::Awaited(receipt))
            }
            Err(error) => {
                driver.inbox.forget(token);
                Self::not_sent(error)
            }
        }
    }

    /// The receipt of a frame that was sent or was not.
    pub(crate) fn of_sent(sent: Result<((), Self), Error>) -> Self {
        sent.map_or_else(Self::not_sent, |((), receipt)| receipt)
    }
}

/// Leaves a receipt as it is that the program has asked for itself.
fn asking(mut headers: Headers, token: Token) -> Headers {
    if headers.get("receipt").is_none_or(str::is_empty) {
        headers.set("receipt", format!("receipt-{}", token.0));
    }
    headers
}

impl Future for Receipt {
    type Output = Result<(), Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            State::NotSent(outcome) => Pin::new(outcome).poll(context),
            State::Awaited(receipt) => {
                Pin::new(receipt).poll(context).map(|told| told.unwrap_or(Err(Error::NoReceipt)))
            }
        }
    }
}
