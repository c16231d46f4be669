//! RECEIPT and ERROR frames, and the end of a connection.

use alloc::boxed::Box;
use alloc::string::String;

use super::error_reply::ErrorReply;
use super::event::{CloseReason, Event, SubscriptionId};
use super::failure::{Failure, FailureKind};
use super::quirks::{Answer, ErrorLength, Outcome};
use super::{Connection, Phase, output};
use crate::frame::{Command, Frame};
use crate::version::Version;

/// Commands.
impl Connection {
    /// Refuses the client: sends ERROR and ends the connection (spec#38). `message` is the header of that
    /// name, `detail` the body.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use stomp_protocol::Instant;
    /// use stomp_protocol::server::{Config, Connection, Event};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut connection = Connection::new(now, "session-1", Arc::new(Config::default()));
    ///
    /// connection.handle_bytes(now, b"CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    /// assert!(matches!(connection.poll_event(), Some(Event::Connect(_))));
    /// connection.refuse("access refused", "The login is wrong.");
    /// let error = connection.poll_transmit(now).unwrap().into_vec();
    /// assert!(error.starts_with(b"ERROR\nmessage:access refused\n"));
    /// assert!(connection.is_closed());
    /// ```
    pub fn refuse(&mut self, message: impl Into<String>, detail: impl Into<String>) {
        self.refuse_for(failure(message, detail));
    }

    /// The same, unless the server has another [rule](super::quirks::Rule) for this failure.
    ///
    /// As [`end`](Self::end) has it.
    pub fn refuse_for(&mut self, failure: Failure) {
        let command = match self.phase {
            Phase::Deciding(_) => Some(Command::Connect),
            _ => None,
        };
        self.reply_to_error(ErrorReply { command, ..ErrorReply::refused(failure) });
    }

    /// Sends ERROR and ends the connection (spec#76). `message` is the header of that name (spec#77),
    /// `detail` the body, `receipt` that of the request that failed (spec#78).
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stomp_protocol::Instant;
    /// # use stomp_protocol::server::{Config, Connection};
    /// # let now = Instant::from_millis(0);
    /// # let mut connection = Connection::new(now, "session-1", Arc::new(Config::default()));
    /// # connection.handle_bytes(now, b"CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    /// # connection.poll_event();
    /// # connection.accept(now);
    /// # connection.poll_transmit(now);
    /// connection.error("overloaded", "Try again later.", Some("r-1".into()));
    /// let error = connection.poll_transmit(now).unwrap().into_vec();
    /// assert!(error.starts_with(b"ERROR\nmessage:overloaded\n"));
    /// ```
    pub fn error(
        &mut self,
        message: impl Into<String>,
        detail: impl Into<String>,
        receipt: Option<String>,
    ) {
        let reply = ErrorReply::refused(failure(message, detail));
        self.fail(ErrorReply { receipt, ..reply });
    }

    /// Sends ERROR and ends the connection, for an error that is not about one request.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stomp_protocol::Instant;
    /// # use stomp_protocol::server::{Config, Connection};
    /// # let now = Instant::from_millis(0);
    /// # let mut connection = Connection::new(now, "session-1", Arc::new(Config::default()));
    /// # connection.handle_bytes(now, b"CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    /// # connection.poll_event();
    /// # connection.accept(now);
    /// # connection.poll_transmit(now);
    /// use stomp_protocol::server::{Failure, FailureKind};
    ///
    /// let failure = Failure {
    ///     kind: FailureKind::Other,
    ///     message: "shutting down".into(),
    ///     detail: String::new(),
    ///     value: String::new(),
    /// };
    /// connection.end(failure);
    /// assert!(connection.is_closed());
    /// ```
    pub fn end(&mut self, failure: Failure) {
        self.fail(ErrorReply::refused(failure));
    }

    /// Answers a request that the driver cannot carry out, by the server's [rules](super::quirks::Rule).
    /// `subscription` is the one that a refused SUBSCRIBE would have opened.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stomp_protocol::Instant;
    /// # use stomp_protocol::server::{Config, Connection};
    /// # let now = Instant::from_millis(0);
    /// # let mut connection = Connection::new(now, "session-1", Arc::new(Config::default()));
    /// # connection.handle_bytes(now, b"CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    /// # connection.poll_event();
    /// # connection.accept(now);
    /// # connection.poll_transmit(now);
    /// use stomp_protocol::Command;
    /// use stomp_protocol::server::{Event, Failure, FailureKind};
    ///
    /// connection.handle_bytes(now, b"SUBSCRIBE\nid:s\ndestination:/nowhere\n\n\0");
    /// let Some(Event::Subscribe(subscribe)) = connection.poll_event() else { panic!("no SUBSCRIBE") };
    /// let failure = Failure {
    ///     kind: FailureKind::Other,
    ///     message: "not found".into(),
    ///     detail: "There is no such destination.".into(),
    ///     value: subscribe.destination,
    /// };
    /// let id = Some(subscribe.subscription);
    /// connection.fail_request(failure, Command::Subscribe, subscribe.receipt, id);
    /// assert!(connection.is_closed());
    /// ```
    pub fn fail_request(
        &mut self,
        failure: Failure,
        command: Command,
        receipt: Option<String>,
        subscription: Option<SubscriptionId>,
    ) {
        if let Some(subscription) = subscription {
            self.subscriptions.forget(subscription);
        }
        self.reply_to_error(ErrorReply::refused(failure).answering(command, receipt));
    }

    /// Sends RECEIPT: the frame with this `receipt` was processed (spec#73).
    pub fn receipt(&mut self, receipt: &str) {
        if !self.config.quirks.requests.confirms_only_disconnect {
            self.confirm(receipt);
        }
    }

    /// Ends the connection after [`Event::Disconnect`] or [`Event::EndOfInput`], with the RECEIPT for
    /// DISCONNECT (spec#67).
    pub fn finish(&mut self, receipt: Option<&str>) {
        match (receipt, self.config.quirks.requests.plain_disconnect_error) {
            (Some(receipt), _) => {
                self.confirm(receipt);
                self.tell_end(receipt);
            }
            (None, Some(message)) if self.has_disconnected => {
                return self.fail(ErrorReply::protocol(FailureKind::Disconnected, message, ""));
            }
            (None, _) => {}
        }
        let is_plain = receipt.is_none() && self.has_disconnected;
        if is_plain && self.config.quirks.requests.outlives_plain_disconnect {
            self.phase = Phase::Deaf;
            return;
        }
        self.close(CloseReason::Finished);
    }
}

impl Connection {
    /// Sends the ERROR that follows the RECEIPT of DISCONNECT, where there is one.
    fn tell_end(&mut self, receipt: &str) {
        let reply = ErrorReply::protocol(FailureKind::Disconnected, "", "");
        let reply = reply.answering(Command::Disconnect, Some(receipt.into()));
        let rule = self.config.quirks.errors.rule(&reply.about(self.version));
        if let Some(rule) = rule {
            self.tell(reply, rule.answer);
        }
    }

    /// Answers an error of the client, by the rules of the server.
    pub(super) fn reply_to_error(&mut self, reply: ErrorReply) {
        if self.is_closed() {
            return;
        }
        let errors = &self.config.quirks.errors;
        let rule = errors.rule(&reply.about(self.version));
        let answer = rule.map_or(Answer::Plain, |rule| rule.answer);
        let outcome = rule.map_or_else(|| self.usual_outcome(&reply), |rule| rule.outcome);
        let reason = reply.reason;
        if let Answer::ReceiptThenError(..) = answer {
            self.tell(reply.clone(), Answer::Receipt);
            self.later = Some(Box::new((reply, answer)));
            return;
        }
        self.tell(reply, answer);
        match outcome {
            Outcome::Ends => self.close(reason),
            Outcome::Fails => self.close(CloseReason::Failed),
            Outcome::Deaf => self.phase = Phase::Deaf,
            Outcome::GoesOn if matches!(self.phase, Phase::Deciding(_)) => {
                self.phase = Phase::AwaitingConnect;
            }
            Outcome::GoesOn => {}
        }
    }

    /// What becomes of the connection after an error without a rule. A stream that cannot be read, a
    /// limit and silence end every connection.
    fn usual_outcome(&self, reply: &ErrorReply) -> Outcome {
        match reply.reason {
            CloseReason::Protocol | CloseReason::Refused
                if !matches!(self.phase, Phase::Finishing) =>
            {
                self.config.quirks.errors.otherwise
            }
            _ => Outcome::Ends,
        }
    }

    /// Sends ERROR and ends the connection, but not without what a rule says.
    pub(super) fn fail(&mut self, reply: ErrorReply) {
        if self.is_closed() {
            return;
        }
        let reason = reply.reason;
        let rule = self.config.quirks.errors.rule(&reply.about(self.version));
        self.tell(reply, rule.map_or(Answer::Plain, |rule| rule.answer));
        self.close(reason);
    }

    /// Sends an ERROR that waited for the RECEIPT before it, and ends the connection.
    pub(super) fn end_later(&mut self, reply: ErrorReply, answer: Answer) {
        let reason = reply.reason;
        self.tell(reply, answer);
        self.close(reason);
    }

    fn tell(&mut self, reply: ErrorReply, answer: Answer) {
        let quirks = &self.config.quirks;
        match answer {
            Answer::Nothing => {}
            Answer::Receipt => {
                if let Some(receipt) = reply.receipt {
                    self.receipt(&receipt);
                }
            }
            _ if reply.reason == CloseReason::Silent && quirks.heart_beats.is_silent => {}
            Answer::Plain
            | Answer::Error(..)
            | Answer::Bare(..)
            | Answer::Short(_)
            | Answer::ReceiptThenError(..) => {
                let knows_version = reply.kind != FailureKind::UnsupportedVersion;
                let version = self.written_version();
                let frame = reply.into_frame(&quirks.errors, answer, &self.session, version);
                let has_body = !frame.body.is_empty();
                let length = match quirks.errors.length {
                    _ if matches!(answer, Answer::Short(_)) => true,
                    ErrorLength::Always => true,
                    ErrorLength::WithBody => has_body,
                    ErrorLength::WithBodySince11 => {
                        has_body && knows_version && version > Version::V1_0
                    }
                    ErrorLength::Never => false,
                };
                self.transmit_with(&frame, length);
            }
        }
    }

    pub(super) fn close(&mut self, reason: CloseReason) {
        if !self.is_closed() {
            self.phase = Phase::Closed;
            self.transactions.clear();
            self.liveness.stop();
            self.events.push_back(Event::Closed(reason));
        }
    }

    pub(super) fn confirm(&mut self, receipt: &str) {
        if matches!(self.phase, Phase::Open | Phase::Finishing) {
            self.transmit(&Frame::new(Command::Receipt).with_header("receipt-id", receipt));
        }
    }

    pub(super) fn transmit(&mut self, frame: &Frame) {
        self.transmit_with(frame, !frame.body.is_empty());
    }

    /// `length`: whether there is a `content-length`.
    fn transmit_with(&mut self, frame: &Frame, length: bool) {
        // It fails only on a NUL or an empty name, which only text of the driver can have. Such a frame
        // cannot be sent.
        if let Ok(mut bytes) = output::own_frame(frame, self.written_version(), length) {
            if self.config.quirks.line_feed_after_frame {
                bytes.push(b'\n');
            }
            self.transmits.push_back(bytes.into());
        }
    }

    /// The version by whose rules headers are escaped.
    pub(super) fn written_version(&self) -> Version {
        let quirks = &self.config.quirks;
        let is_early = matches!(self.phase, Phase::AwaitingConnect | Phase::Deciding(_));
        match (quirks.requests.unescapes_always, is_early && quirks.errors.plain_before_connect) {
            (true, _) => Version::V1_2,
            (_, true) => Version::V1_0,
            _ => self.version,
        }
    }
}

fn failure(message: impl Into<String>, detail: impl Into<String>) -> Failure {
    let (message, detail) = (message.into(), detail.into());
    Failure { kind: FailureKind::Other, message, detail, value: String::new() }
}
