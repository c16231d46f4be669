//! Round trips: a frame that the encoder accepts is decoded unchanged, as exactly one frame.

use arbitrary::Arbitrary;
use stomp_protocol::codec::{ContentLength, Decoder, Dialect, Item, Peer, encode};
use stomp_protocol::{Command, Frame, Headers, Limits, Version};

const COMMANDS: [&str; 15] = [
    "CONNECT",
    "STOMP",
    "CONNECTED",
    "SEND",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "ACK",
    "NACK",
    "BEGIN",
    "COMMIT",
    "ABORT",
    "DISCONNECT",
    "MESSAGE",
    "RECEIPT",
    "ERROR",
];

/// A frame, which the encoder may refuse.
#[derive(Arbitrary, Debug)]
pub struct Sent {
    command: u8,
    version: u8,
    omits_content_length: bool,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Encodes the frame and reads it back, if it can be encoded.
pub fn check_round_trip(sent: Sent) {
    let version = Version::ALL[usize::from(sent.version) % Version::ALL.len()];
    let content_length =
        if sent.omits_content_length { ContentLength::Omit } else { ContentLength::Auto };
    let name = COMMANDS[usize::from(sent.command) % COMMANDS.len()];
    let command = Command::parse(name.as_bytes()).expect("a command");
    let mut frame = Frame::new(command).with_body(sent.body);
    frame.headers.extend(sent.headers);

    let mut wire = Vec::new();
    if encode(&mut wire, &frame, version, content_length).is_err() {
        assert!(wire.is_empty(), "half a frame was left behind");
        return;
    }
    let mut read = read_one(&wire, command, version);
    read.headers = as_read(&read.headers, version);
    frame.headers = as_read(&frame.headers, version);
    assert_eq!(read, frame);
}

fn read_one(wire: &[u8], command: Command, version: Version) -> Frame {
    let peer = if command.is_from_client() { Peer::Client } else { Peer::Server };
    let mut decoder = Decoder::new(peer, Dialect::strict(version), Limits::default());
    decoder.push(wire);
    let Some(Ok(Item::Frame(frame))) = decoder.next_item() else {
        panic!("not read as a frame: {}", wire.escape_ascii())
    };
    assert!(decoder.next_item().is_none() && decoder.is_idle(), "more than one frame");
    *frame
}

/// The headers as a 1.0 peer reads them, trimmed; without content-length, which the encoder writes.
fn as_read(headers: &Headers, version: Version) -> Headers {
    let seen = |text| if version == Version::V1_0 { str::trim_ascii(text) } else { text };
    let headers = headers.iter().map(|(name, value)| (seen(name), seen(value)));
    headers.filter(|(name, _)| name.trim_ascii() != "content-length").collect()
}
