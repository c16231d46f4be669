//! The errors of a session: what is known beside their code.

use stomp_protocol::Frame;
use stomp_protocol::session::State;

use super::state::{Driver, Waiter};
use crate::session::text::{concat, first};
use crate::session::transport::Runtime;
use crate::session::{Code, Error};

impl<R: Runtime> Driver<R> {
    /// The error for a code that something of the session has failed with. `late`: what has not come in time.
    pub(super) fn error_of(&self, code: Code, late: Option<String>) -> Error {
        let known = [&self.refusal, &self.last_error];
        let found = known.into_iter().flatten().find(|error| error.code() == code);
        match (found, late) {
            (_, Some(late)) if code == Code::Timeout => Error::new(code, late),
            (Some(error), _) => error.clone(),
            _ => self.with_url(Error::of(code)),
        }
    }

    /// Why a message or request that has timed out was not sent, as the rest of a sentence.
    pub(super) fn why_unsent(&self, waiter: &Waiter, was_sent: bool) -> &'static str {
        match (waiter, self.session.state()) {
            (Waiter::Request { .. }, State::Connected) if !was_sent => {
                ": the request was not sent, since one before it has no reply yet; requests with `matching` do not wait \
                 for each other"
            }
            (Waiter::Request { .. }, _) if !was_sent => {
                ": the request was not sent, for want of a connection"
            }
            (Waiter::Publish(_), State::Connected) if !was_sent => {
                ": the message was not sent, since too much waits before it"
            }
            (Waiter::Publish(_), _) if !was_sent => {
                ": the message was not sent, for want of a connection"
            }
            _ => "",
        }
    }

    /// Why there is no connection, in the states in which one is wanted.
    pub(super) fn why_not_connected(&mut self, state: State) -> Option<Error> {
        match state {
            // The end of a connection that was asked for is no failure, of the next one either.
            State::Idle => self.last_error = None,
            State::Connecting if self.last_error.is_none() => {}
            State::Connecting | State::Waiting | State::Failed => {
                return self.session.error().map(|code| self.error_of_loss(code));
            }
            _ => {}
        }
        None
    }

    /// Why there is no connection.
    fn error_of_loss(&mut self, code: Code) -> Error {
        let announced = self.announced.take_if(|error| error.code() == code);
        // What is too large for the session is no fault of what was sent, which is lost with the connection.
        let is_why = |it: &Error| {
            it.code() == code || (it.code(), code) == (Code::TooLarge, Code::ConnectionLost)
        };
        let known = announced.or_else(|| self.last_error.take()).filter(is_why);
        let error = known.unwrap_or_else(|| match code {
            Code::Timeout => self.with_url(Error::new(code, "CONNECTED did not come in time")),
            _ => self.with_url(Error::of(code)),
        });
        self.last_error = Some(error.clone());
        error
    }

    pub(super) fn with_url(&self, error: Error) -> Error {
        match &self.url {
            Some(url) => error.with_url(url),
            None => error,
        }
    }

    /// The error that an ERROR frame stands for.
    pub(super) fn error_of_frame(&self, code: Code, frame: Box<Frame>) -> Error {
        let header = frame.headers.get("message").unwrap_or_default().trim_ascii();
        let body = frame.text().unwrap_or_default().trim_ascii();
        let mut text = String::from("the broker refused: ");
        text += match (header.is_empty(), body.is_empty()) {
            (true, true) => "no reason given",
            (true, false) => body,
            (false, _) => header,
        };
        if !header.is_empty() && !body.is_empty() && body != header {
            text += ": ";
            text += body;
        }
        let shortened = first(&text, MOST_CHARACTERS);
        if shortened.len() < text.len() {
            text = concat(&[shortened, "…"]);
        }
        self.with_url(Error::new(code, text).with_frame(frame))
    }
}

/// Brokers send whole stack traces.
const MOST_CHARACTERS: usize = 400;
