//! RECEIPT and ERROR frames, and the end of a connection.

use alloc::string::String;

use super::error_reply::ErrorReply;
use super::event::{CloseReason, Event, SubscriptionId};
use super::{Connection, Phase, output};
use crate::frame::{Command, Frame};

/// Commands.
impl Connection {
    /// Refuses the client: sends ERROR and ends the connection (spec#38). `message` is the header of that
    /// name, `detail` the body.
    pub fn refuse(&mut self, message: impl Into<String>, detail: impl Into<String>) {
        self.reply_to_error(ErrorReply::refused(message, detail));
    }

    /// Sends ERROR and ends the connection (spec#76). `message` is the header of that name (spec#77),
    /// `detail` the body, `receipt` that of the request that failed (spec#78).
    pub fn error(
        &mut self,
        message: impl Into<String>,
        detail: impl Into<String>,
        receipt: Option<String>,
    ) {
        self.fail(ErrorReply::refused(message, detail).answering(receipt));
    }

    /// Sends ERROR and leaves the connection open, for errors that it
    /// [survives](super::quirks::Errors::survives). The arguments are those of [`error`](Self::error);
    /// `subscription` is the one that a refused SUBSCRIBE would have opened.
    pub fn error_without_close(
        &mut self,
        message: impl Into<String>,
        detail: impl Into<String>,
        receipt: Option<String>,
        subscription: Option<SubscriptionId>,
    ) {
        if let Some(subscription) = subscription {
            self.subscriptions.forget(subscription);
        }
        self.tell(ErrorReply::refused(message, detail).answering(receipt));
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
            (Some(receipt), _) => self.confirm(receipt),
            (None, Some(message)) if self.has_disconnected => {
                return self.fail(ErrorReply::protocol(message, ""));
            }
            (None, _) => {}
        }
        self.close(CloseReason::Finished);
    }
}

impl Connection {
    /// Answers an error of the client. It ends the connection, unless the server survives it.
    pub(super) fn reply_to_error(&mut self, reply: ErrorReply) {
        let errors = &self.config.quirks.errors;
        let is_early = matches!(self.phase, Phase::AwaitingConnect | Phase::Deciding(_));
        if is_early && reply.is_of_a_request() && errors.survives(&reply.message) {
            self.phase = Phase::AwaitingConnect;
            return self.tell(reply);
        }
        let is_request = matches!(self.phase, Phase::Open) && reply.is_of_a_request();
        if is_request && errors.survives(&reply.message) {
            return self.tell(reply);
        }
        self.fail(reply);
    }

    /// Sends ERROR and ends the connection.
    pub(super) fn fail(&mut self, reply: ErrorReply) {
        if self.is_closed() {
            return;
        }
        let reason = reply.reason;
        self.tell(reply);
        self.close(reason);
    }

    /// Sends ERROR, unless the server's quirk is to send none.
    fn tell(&mut self, reply: ErrorReply) {
        let quirks = &self.config.quirks;
        let is_unsaid = match reply.reason {
            CloseReason::Malformed => quirks.errors.is_silent_on_malformed,
            CloseReason::Silent => quirks.heart_beats.is_silent,
            CloseReason::Protocol | CloseReason::Refused
                if quirks.errors.ignored.contains(&&*reply.message) =>
            {
                true
            }
            CloseReason::Protocol | CloseReason::Refused => {
                let connected = matches!(self.phase, Phase::Open);
                connected && quirks.errors.wants_receipt && reply.receipt.is_none()
            }
            CloseReason::Finished | CloseReason::TooLarge => false,
        };
        if !is_unsaid {
            let frame = reply.into_frame(&quirks.errors);
            self.transmit(&frame);
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

    fn confirm(&mut self, receipt: &str) {
        if matches!(self.phase, Phase::Open | Phase::Finishing) {
            self.transmit(&Frame::new(Command::Receipt).with_header("receipt-id", receipt));
        }
    }

    pub(super) fn transmit(&mut self, frame: &Frame) {
        // It fails only on a NUL or an empty name, which only text of the driver can have. Such a frame
        // cannot be sent.
        if let Ok(mut bytes) = output::own_frame(frame, self.version) {
            if self.config.quirks.line_feed_after_frame {
                bytes.push(b'\n');
            }
            self.transmits.push_back(bytes.into());
        }
    }
}
