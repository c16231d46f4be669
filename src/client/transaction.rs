//! Frames that take effect together, or not at all.

use std::rc::Rc;

use stomp_protocol::client::{Attempt, Connection};
use stomp_protocol::codec::ContentLength;
use stomp_protocol::{Headers, UsageError};

use super::driver::Driver;
use super::{Error, Message, Receipt};

/// A transaction, from [`Client::begin`](super::Client::begin). Dropping it aborts it, and so does the
/// end of its connection.
///
/// ```no_run
/// # use stomp_wasm::Headers;
/// # async fn run(client: stomp_wasm::client::Client) -> Result<(), stomp_wasm::client::Error> {
/// let mut orders = client.subscribe("/queue/orders", [("ack", "client")])?;
/// let transfer = client.begin_as("transfer-1")?; // or client.begin()
/// assert_eq!(transfer.id(), "transfer-1");
/// transfer.publish("/queue/a", Headers::new(), "-1")?;
/// if let Some(order) = orders.next().await {
///     transfer.ack(&order)?; // or transfer.nack
/// }
/// transfer.commit_with_receipt().await?; // or transfer.commit()
/// client.begin()?.abort()?; // as dropping it does
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// What its methods give: [`UsageErrorKind::NotConnected`](stomp_protocol::UsageErrorKind) if its connection is over, what
/// [`Client::publish`](super::Client::publish) and [`Message::ack`] give besides.
#[derive(Debug)]
#[must_use = "dropping a transaction aborts it"]
pub struct Transaction {
    id: String,
    attempt: Attempt,
    driver: Rc<Driver>,
    /// Whether it was committed or aborted.
    over: bool,
}

impl Transaction {
    pub(crate) fn begin(driver: &Rc<Driver>, id: Option<&str>) -> Result<Self, Error> {
        let id = driver.command(None, |connection| connection.begin(id, Headers::new()))?;
        let attempt = driver.machine.borrow().attempt();
        Ok(Self { id, attempt, driver: Rc::clone(driver), over: false })
    }

    /// Its id, which the header `transaction` of its frames holds.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Sends a message when the transaction is committed.
    ///
    /// # Errors
    /// See above.
    pub fn publish(
        &self,
        destination: &str,
        headers: impl Into<Headers>,
        body: impl Into<Vec<u8>>,
    ) -> Result<(), Error> {
        let (headers, body) = (self.within(headers.into()), body.into());
        self.driver.command(Some(self.attempt), |connection| {
            connection.send(destination, &headers, body, ContentLength::Auto)
        })
    }

    /// Acknowledges a message when the transaction is committed.
    ///
    /// # Errors
    /// See above.
    pub fn ack(&self, message: &Message) -> Result<(), Error> {
        message.acknowledge(self.within(Headers::new()), Connection::ack)
    }

    /// Refuses a message when the transaction is committed.
    ///
    /// See the example of [`Transaction`].
    ///
    /// # Errors
    /// See above.
    pub fn nack(&self, message: &Message) -> Result<(), Error> {
        message.acknowledge(self.within(Headers::new()), Connection::nack)
    }

    /// Lets it take effect.
    ///
    /// See the example of [`Transaction`].
    ///
    /// # Errors
    /// See above.
    pub fn commit(mut self) -> Result<(), Error> {
        self.end(Connection::commit)
    }

    /// As [`commit`](Self::commit); resolves when the broker confirms it.
    pub fn commit_with_receipt(mut self) -> Receipt {
        self.over = true;
        let give = |connection: &mut Connection, headers| connection.commit(&self.id, headers);
        Receipt::of_sent(Receipt::of(&self.driver, Some(self.attempt), Headers::new(), give))
    }

    /// Throws it away, as dropping it does.
    ///
    /// # Errors
    /// See above.
    pub fn abort(mut self) -> Result<(), Error> {
        self.end(Connection::abort)
    }

    fn end(&mut self, command: Finish) -> Result<(), Error> {
        self.over = true;
        self.driver
            .command(Some(self.attempt), |connection| command(connection, &self.id, Headers::new()))
    }

    fn within(&self, mut headers: Headers) -> Headers {
        headers.set("transaction", self.id.as_str());
        headers
    }
}

/// [`Connection::commit`] or [`Connection::abort`].
type Finish = fn(&mut Connection, &str, Headers) -> Result<(), UsageError>;

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.over {
            // If it cannot be sent, the connection is over, and the transaction with it.
            let _ = self.end(Connection::abort);
        }
    }
}
