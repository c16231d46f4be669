//! One thing that happened, as it is recorded.

use stomp_protocol::{Instant, Secrets, Version};

use super::ending::ConnectionEnd;
use super::frame::{Direction, RecordedFrame};
use super::recorded_bytes::RecordedBytes;
use super::refused::RefusalInfo;

/// One thing that happened.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) seq: u64,
    pub(super) at: Instant,
    pub(super) connection: u64,
    pub(super) direction: Direction,
    pub(super) what: What,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    Opened,
    Frame(RecordedBytes),
    HeartBeat,
    Unknown(RecordedBytes),
    /// A request was refused, and the connection goes on.
    Refused(Box<RefusalInfo>),
    Closed(Box<Closing>),
}

/// The end of a connection.
#[derive(Clone, Debug)]
pub(super) struct Closing {
    pub(super) why: String,
    pub(super) end: ConnectionEnd,
}

impl Entry {
    /// Roughly what it takes, in bytes.
    pub(super) fn cost(&self) -> usize {
        const FIXED: usize = 64;
        FIXED
            + match &self.what {
                What::Frame(bytes) | What::Unknown(bytes) => bytes.kept_len(),
                What::Closed(closing) => closing.why.len(),
                What::Refused(refusal) => refusal.cost(),
                What::Opened | What::HeartBeat => 0,
            }
    }

    /// The bytes as they were on the wire, but for secrets.
    pub(super) fn bytes(&self, secrets: &Secrets) -> Option<Vec<u8>> {
        match &self.what {
            What::Frame(bytes) | What::Unknown(bytes) => Some(bytes.without_secrets(secrets)),
            _ => None,
        }
    }

    pub(super) fn look(&self, version: Version, secrets: &Secrets) -> RecordedFrame {
        let mut frame = RecordedFrame {
            seq: self.seq,
            at: self.at.as_millis(),
            connection: self.connection,
            direction: self.direction,
            command: String::new(),
            headers: Vec::new(),
            body: None,
            body_base64: None,
            truncated: false,
        };
        match &self.what {
            What::Frame(bytes) => frame.take_apart(bytes, version, secrets),
            What::Opened => frame.command = RecordedFrame::OPENED.into(),
            What::HeartBeat => frame.command = RecordedFrame::HEARTBEAT.into(),
            What::Unknown(bytes) => {
                frame.command = RecordedFrame::UNKNOWN.into();
                frame.truncated = bytes.is_truncated();
                frame.set_body(&bytes.get());
            }
            What::Closed(closing) => {
                frame.command = RecordedFrame::CLOSED.into();
                frame.body = Some(closing.why.clone());
                frame.headers = closing.end.headers();
            }
            What::Refused(refusal) => {
                frame.command = RecordedFrame::REFUSED.into();
                frame.body = Some(refusal.detail.clone());
                frame.headers = refusal.headers();
            }
        }
        frame
    }
}
