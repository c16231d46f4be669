//! What is wrong with a call, whichever broker there is.

use stomp_protocol::codec::encode_head;
use stomp_protocol::{Command, Headers, Version};

use crate::session::{Code, Error};

/// Checks the destination and the headers that a program gives to SEND or SUBSCRIBE.
#[inline(never)]
pub(super) fn check(destination: &str, headers: &Headers) -> Result<(), Error> {
    let text = if destination.is_empty() {
        "a destination must be a text that is not empty"
    } else if ["ack", "id", "receipt", "destination"].iter().any(|name| headers.contains(name)) {
        "ack, id, receipt and destination are set by the session, or by an option of their own"
    } else {
        return check_headers(Command::Send, headers);
    };
    Err(Error::new(Code::Usage, text))
}

/// Checks headers for what no version of STOMP can send.
pub(super) fn check_headers(command: Command, headers: &Headers) -> Result<(), Error> {
    Ok(encode_head(&mut Vec::new(), command, headers.iter(), Version::V1_2)?)
}
