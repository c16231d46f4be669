//! What a connection says for itself: receipts, errors, and how it ends.

use alloc::string::String;

use super::event::{CloseReason, Event, SubscriptionId};
use super::fault::Fault;
use super::{Connection, Phase, output};
use crate::frame::{Command, Frame};

/// Commands.
impl Connection {
    /// Turns the client away: ERROR with the reason, then the end (spec#38).
    pub fn refuse(&mut self, message: impl Into<String>, detail: impl Into<String>) {
        self.answer_fault(Fault::refused(message, detail));
    }

    /// Sends ERROR and ends the connection (spec#76): `message` in a few words, `detail` for the
    /// body, `receipt` of the frame at fault if it asked for one (spec#78).
    pub fn error(
        &mut self,
        message: impl Into<String>,
        detail: impl Into<String>,
        receipt: Option<String>,
    ) {
        self.fail(Fault::refused(message, detail).answering(receipt));
    }

    /// As [`error`](Self::error), and the connection goes on: for what it
    /// [survives](super::quirks::Errors::survives). `subscription` is what a SUBSCRIBE
    /// that was refused would have opened.
    pub fn complain(
        &mut self,
        message: impl Into<String>,
        detail: impl Into<String>,
        receipt: Option<String>,
        subscription: Option<SubscriptionId>,
    ) {
        if let Some(subscription) = subscription {
            self.subscriptions.forget(subscription);
        }
        self.tell(Fault::refused(message, detail).answering(receipt));
    }

    /// Tells the client that the frame which asked for this receipt was processed (spec#73).
    pub fn receipt(&mut self, receipt: &str) {
        if !self.config.quirks.requests.confirms_only_disconnect {
            self.confirm(receipt);
        }
    }

    /// Ends the connection after [`Event::Disconnect`] or [`Event::EndOfInput`], with the receipt
    /// that DISCONNECT asked for (spec#67).
    pub fn finish(&mut self, receipt: Option<&str>) {
        match (receipt, self.config.quirks.requests.plain_disconnect_error) {
            (Some(receipt), _) => self.confirm(receipt),
            (None, Some(message)) if self.has_disconnected => {
                return self.fail(Fault::protocol(message, ""));
            }
            (None, _) => {}
        }
        self.close(CloseReason::Finished);
    }
}

impl Connection {
    /// Answers a fault of the client's: by the end, unless the server puts up with it.
    pub(super) fn answer_fault(&mut self, fault: Fault) {
        let errors = &self.config.quirks.errors;
        let is_early = matches!(self.phase, Phase::AwaitingConnect | Phase::Deciding(_));
        if is_early && fault.is_of_a_request() && errors.survives(&fault.message) {
            self.phase = Phase::AwaitingConnect;
            return self.tell(fault);
        }
        let is_request = matches!(self.phase, Phase::Open) && fault.is_of_a_request();
        if is_request && errors.survives(&fault.message) {
            return self.tell(fault);
        }
        self.fail(fault);
    }

    /// ERROR, then the end.
    pub(super) fn fail(&mut self, fault: Fault) {
        if self.is_closed() {
            return;
        }
        let reason = fault.reason;
        self.tell(fault);
        self.close(reason);
    }

    /// ERROR, unless the server would rather be silent.
    fn tell(&mut self, fault: Fault) {
        let quirks = &self.config.quirks;
        let is_unsaid = match fault.reason {
            CloseReason::Malformed => quirks.errors.is_silent_on_malformed,
            CloseReason::Silent => quirks.heart_beats.is_silent,
            CloseReason::Protocol | CloseReason::Refused
                if quirks.errors.ignored.contains(&&*fault.message) =>
            {
                true
            }
            CloseReason::Protocol | CloseReason::Refused => {
                let connected = matches!(self.phase, Phase::Open);
                connected && quirks.errors.wants_receipt && fault.receipt.is_none()
            }
            CloseReason::Finished | CloseReason::TooLarge => false,
        };
        if !is_unsaid {
            let frame = fault.into_frame(&quirks.errors);
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
        // It fails only on a NUL or an empty name, of which no frame of our own making has any
        // unless the driver put it there: then silence is all that is left.
        if let Ok(mut bytes) = output::own_frame(frame, self.version) {
            if self.config.quirks.line_feed_after_frame {
                bytes.push(b'\n');
            }
            self.transmits.push_back(bytes.into());
        }
    }
}
