//! Reading as an observer: frames of both sides, headers with their escapes.

use stomp_protocol::codec::{Decoder, Item, Peer, Rules};
use stomp_protocol::{Frame, Limits, ProtocolErrorKind as Kind};

use crate::support::{STRICT_1_2, V1_2, headers, read_chunks};

fn read_raw(stream: &str) -> Vec<Frame> {
    let mut decoder = Decoder::by(Rules {
        peer: Peer::Either,
        dialect: V1_2,
        limits: Limits::default(),
        keeps_escapes: true,
    });
    decoder.push(stream.as_bytes());
    let items = core::iter::from_fn(|| decoder.next_item()).map(Result::unwrap);
    let frames = items.filter_map(|item| match item {
        Item::Frame(frame) => Some(*frame),
        Item::HeartBeat => None,
    });
    frames.collect()
}

#[test]
fn an_onlooker_reads_what_either_side_sends() {
    let dialogue =
        "CONNECT\nhost:h\n\n\0CONNECTED\nversion:1.2\n\n\0SEND\ndestination:/a\n\nx\0HELLO\n\n\0";
    let stream = read_chunks(Peer::Either, V1_2, Limits::default(), [dialogue.as_bytes()]);
    assert_eq!(stream.error, None);
    let commands: Vec<_> = stream.frames().iter().map(|frame| frame.command.to_string()).collect();
    assert_eq!(commands, ["CONNECT", "CONNECTED", "SEND", "HELLO"]);
}

#[test]
fn a_strict_onlooker_knows_the_commands_of_stomp_only() {
    let stream =
        read_chunks(Peer::Either, STRICT_1_2, Limits::default(), [&b"SEND\n\n\0HELLO\n\n\0"[..]]);
    assert_eq!(stream.frames().len(), 1);
    assert_eq!(stream.error.unwrap().kind(), Kind::UnknownCommand);
}

#[test]
fn a_raw_decoder_leaves_escapes_and_padding_alone() {
    let frames = read_raw(
        "SEND\r\na\\cb:C:\\\\new\\n \r\n\r\nbody\0MESSAGE\nx:\\t\ncontent-length:3\n\na\0b\0",
    );
    assert_eq!(headers(&frames[0]), [(r"a\cb", r"C:\\new\n ")]);
    assert_eq!(frames[0].body, b"body");
    assert_eq!(headers(&frames[1]), [("x", r"\t"), ("content-length", "3")]);
    assert_eq!(frames[1].body, b"a\0b");
}
