//! A session: subscriptions that come back, messages that are confirmed, errors that explain.
//!
//! [`Session`] outlives connections. It decides when to try again, keeps subscriptions and the outbox, sees to it that
//! messages are confirmed or sent again, finds out which frame an ERROR is about, and knows what brokers do
//! differently. It does not know bodies, headers, destinations, or addresses: those stay with the driver, under the
//! ids (numbers from 1, none used twice) that commands give. Under it the driver has whatever makes one connection,
//! such as a [`Client`](crate::client::Client) that is activated for each attempt.
//!
//! # The methods, in the order of their calls
//!
//! - **Getters**, at any time: [`state`](Session::state), [`attempt`](Session::attempt), [`since`](Session::since),
//!   [`retry_at`](Session::retry_at), [`error`](Session::error), [`broker`](Session::broker),
//!   [`profile`](Session::profile), [`subscription_state`](Session::subscription_state),
//!   [`policy_delay`](Session::policy_delay), [`elapsed`](Session::elapsed).
//! - **Commands**, at any time. Those that give an id are promises: [`Action::Settle`] comes once for each, also for
//!   one that is refused at once.
//!   - of the connection: [`connect`](Session::connect), [`retry_now`](Session::retry_now),
//!     [`disconnect`](Session::disconnect), [`drain`](Session::drain), [`close`](Session::close);
//!   - of messages: [`publish`](Session::publish), [`open_channel`](Session::open_channel) and
//!     [`request`](Session::request), [`transaction`](Session::transaction),
//!     [`sent_in_transaction`](Session::sent_in_transaction) and [`commit`](Session::commit),
//!     [`flush`](Session::flush);
//!   - of subscriptions: [`subscribe`](Session::subscribe), [`share`](Session::share),
//!     [`headers_ready`](Session::headers_ready) or [`headers_failed`](Session::headers_failed) after
//!     [`Action::AskHeaders`], [`acknowledge`](Session::acknowledge), [`stop`](Session::stop),
//!     [`unsubscribe`](Session::unsubscribe);
//!   - of any promise: [`cancel`](Session::cancel).
//! - **Inputs**, each with the number of the connection attempt that it belongs to; one of another attempt than the
//!   present one is ignored. Of each attempt, which begins with [`Action::Connect`]:
//!   1. [`handle_connected`](Session::handle_connected) when CONNECTED has come;
//!   2. then [`handle_receipt`](Session::handle_receipt), [`handle_error`](Session::handle_error) (also instead of
//!      1.; before it [`name`](Session::name), for each that its text names), [`handle_message`](Session::handle_message), [`handle_reply`](Session::handle_reply) or
//!      [`handle_match`](Session::handle_match), [`handle_dropped`](Session::handle_dropped);
//!   3. [`handle_lost`](Session::handle_lost) when the socket has ended, or there was none, unless
//!      [`Action::Abandon`] came before.
//!
//!   [`retry`](Session::retry) answers [`Action::Retry`]. [`handle_timeout`](Session::handle_timeout) belongs to no
//!   attempt: it is called when [`poll_timeout`](Session::poll_timeout) says. A connection that the driver has not been
//!   asked for ([`Config::observes`]) begins with [`adopt`](Session::adopt).
//! - **Outputs**, after every command and input: [`poll_action`](Session::poll_action) until it gives none, then
//!   [`poll_timeout`](Session::poll_timeout), which may have changed.
//!
//! Performing an action may run the application's code, and that may give commands; the driver polls after them as
//! after any other. Frames are decided when they are polled: what a command has ended meanwhile is not sent.
//!
//! # The driver's loop
//!
//! ```
//! use stomp_protocol::session::{Action, Broker, Config, Connected, Outcome, Publish, Session};
//! use stomp_protocol::session::{FOREVER, State, Subscribe};
//! use stomp_protocol::Instant;
//!
//! struct Driver {
//!     session: Session,
//!     frames: Vec<String>,
//!     settled: Vec<(u32, Outcome)>,
//! }
//!
//! impl Driver {
//!     fn now(&self) -> Instant {
//!         Instant::from_millis(0) // a clock that never runs backwards
//!     }
//!
//!     /// Gives the session a command or an input, and does all that it brings about.
//!     fn turn<T>(&mut self, give: impl FnOnce(&mut Session, Instant) -> T) -> T {
//!         let now = self.now();
//!         let given = give(&mut self.session, now);
//!         while let Some(action) = self.session.poll_action(self.now()) {
//!             self.perform(action);
//!         }
//!         let _deadline = self.session.poll_timeout(); // set a timer that calls handle_timeout
//!         given
//!     }
//!
//!     fn perform(&mut self, action: Action) {
//!         match action {
//!             // Ask for credentials, make a socket, send CONNECT; here CONNECTED comes at once.
//!             Action::Connect(attempt) => self.turn(|session, now| {
//!                 let broker = Broker::detect("RabbitMQ/3.10.8");
//!                 let connected = Connected { broker, is_other_identity: false, has_nack: true };
//!                 session.handle_connected(now, attempt, connected);
//!             }),
//!             Action::Retry => self.turn(|session, now| {
//!                 let random = 0.5; // a random number from 0 to 1
//!                 session.retry(now, session.policy_delay(random));
//!             }),
//!             Action::Send { id, receipt } => self.frames.push(format!("SEND {id} {receipt}")),
//!             Action::Subscribe { id, receipt } => {
//!                 self.frames.push(format!("SUBSCRIBE {id} {receipt}"));
//!             }
//!             Action::Settle { id, outcome } => self.settled.push((id, outcome)),
//!             _ => {} // send the other frames, tell the application
//!         }
//!     }
//! }
//!
//! let session = Session::new(Config::default());
//! let mut driver = Driver { session, frames: vec![], settled: vec![] };
//! // What is published before there is a connection waits.
//! let message = driver.turn(|session, now| session.publish(now, Publish::default()));
//! let prices = driver.turn(|session, _| session.subscribe(Subscribe::default()));
//! let connected = driver.turn(|session, now| session.connect(now, FOREVER));
//! assert_eq!(driver.session.state(), State::Connected);
//! assert_eq!(driver.settled, [(connected, Outcome::Confirmed)]);
//! // Subscriptions come before messages.
//! assert_eq!(driver.frames, [format!("SUBSCRIBE {prices} true"), format!("SEND {message} true")]);
//! driver.turn(|session, now| session.handle_receipt(now, 1, message));
//! assert_eq!(driver.settled.last(), Some(&(message, Outcome::Confirmed)));
//! ```
//!
//! # Transitions
#![doc = include_str!("transitions.md")]

mod action;
mod attribution;
mod classify;
mod code;
mod config;
mod connecting;
mod deliveries;
mod entries;
mod machine;
mod profile;
mod publishing;
mod requests;
mod retry;
mod subscriptions;
#[cfg(test)]
mod tests;
mod timeouts;
mod transactions;
mod transitions;
mod writing;

pub use action::{Action, State, SubscriptionState};
pub use attribution::{BrokerError, is_named};
pub use classify::{classify_close, classify_error};
pub use code::{Code, Outcome};
pub use config::{Config, FOREVER, Limit};
pub use connecting::Connected;
pub use deliveries::{OnError, Verdict};
pub use machine::Session;
pub use profile::{
    Broker, Durable, Prefetch, Profile, Receipts, Replies, is_broker_destination,
    is_broker_subscription,
};
pub use publishing::{Confirm, Publish};
pub use retry::Retry;
pub use subscriptions::{AckMode, Subscribe};
