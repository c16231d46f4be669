//! Frames out of a stream, without a client: what the `Parser` of the package is made of.

use stomp_protocol::codec::{Decoder, Item as Found};

use crate::npm::abi::{Item, Results};
use crate::npm::headers;

pub(crate) fn push(reader: &mut Decoder, bytes: &[u8]) {
    reader.push(bytes);
}

pub(crate) fn next_item(reader: &mut Decoder, results: &mut Results) -> Item {
    match reader.next_item() {
        None => Item::Nothing,
        Some(Ok(Found::HeartBeat)) => Item::HeartBeat,
        Some(Ok(Found::Frame(frame))) => {
            headers::push_part(&mut results.text, frame.command.as_str());
            headers::encode(&mut results.text, &frame.headers);
            results.body = frame.body;
            Item::Frame
        }
        Some(Err(error)) => {
            error.write(&mut results.text);
            Item::Fault
        }
    }
}
