//! The ERROR frame of a refusal, for those who have no protocol machine to write it.

use stomp_protocol::codec::{ContentLength, encode};
use stomp_protocol::server::Transmit;
use stomp_protocol::{Command, Frame, Version};

use crate::refusal::Refusal;

/// The ERROR frame (spec#77, spec#79).
pub(crate) fn error_frame(refusal: &Refusal, version: Version) -> Option<Transmit> {
    let frame = Frame::new(Command::Error)
        .with_header("message", &*refusal.message)
        .with_header("content-type", "text/plain;charset=utf-8")
        .with_body(&*refusal.detail);
    let mut bytes = Vec::new();
    // It fails only on headers that no refusal of ours has.
    encode(&mut bytes, &frame, version, ContentLength::Auto).ok()?;
    Some(bytes.into())
}
