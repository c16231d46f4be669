//! Round trips: a frame that was encoded is decoded unchanged, in every version.

use proptest::collection::vec;
use proptest::prelude::*;
use stomp_protocol::codec::{ContentLength, Decoder, Dialect, Item, Peer, encode};
use stomp_protocol::{Command, Frame, Limits, Version};

use crate::strategies;

fn round_trip(frame: &Frame, dialect: Dialect, content_length: ContentLength) -> Frame {
    let mut wire = Vec::new();
    encode(&mut wire, frame, dialect.version, content_length).unwrap();
    let peer = if frame.command.is_from_client() { Peer::Client } else { Peer::Server };
    let mut decoder = Decoder::new(peer, dialect, Limits::default());
    decoder.push(&wire);
    let Some(Ok(Item::Frame(read))) = decoder.next_item() else {
        panic!("not read as a frame: {}", wire.escape_ascii())
    };
    assert!(decoder.is_idle());
    *read
}

/// Text that a version can carry in a header of the command; on 1.0 without padding, which is trimmed.
fn headers(version: Version, command: Command) -> impl Strategy<Value = Vec<(String, String)>> {
    let is_escaped = version.has_escapes() && command.escapes_headers();
    let (name, value) = match (is_escaped, version) {
        (true, _) => ("[^\0]{1,8}", "[^\0]{0,16}"),
        (false, Version::V1_0) => (
            "[^\0\n\r: \t\x0c]{1,8}",
            r"([^\x00\n\r \t\x0c]([^\x00\n\r]{0,8}[^\x00\n\r \t\x0c])?)?",
        ),
        (false, _) => ("[^\0\n\r: \t\x0c]{1,8}", "[^\0\n\r]{0,16}"),
    };
    vec((name, value), 0..6)
}

fn frame(version: Version) -> impl Strategy<Value = Frame> {
    strategies::command()
        .prop_flat_map(move |command| {
            (Just(command), headers(version, command), vec(any::<u8>(), 0..40))
        })
        .prop_map(|(command, headers, body)| {
            let mut frame = Frame::new(command);
            frame.headers.extend(headers);
            if command.may_have_body() {
                frame.body = body;
            }
            frame
        })
}

proptest! {
    #[test]
    fn every_frame_that_a_version_can_carry(
        (dialect, frame) in strategies::dialect()
            .prop_flat_map(|dialect| (Just(dialect), frame(dialect.version)))
    ) {
        let mut read = round_trip(&frame, dialect, ContentLength::Auto);
        if !frame.body.is_empty() {
            let length = frame.body.len().to_string();
            prop_assert_eq!(read.headers.iter().next_back(), Some(("content-length", &*length)));
            read.headers.remove("content-length");
        }
        prop_assert_eq!(read, frame);
    }

    #[test]
    fn without_a_content_length_if_the_body_holds_no_nul(
        (dialect, mut frame) in strategies::dialect()
            .prop_flat_map(|dialect| (Just(dialect), frame(dialect.version)))
    ) {
        frame.body.retain(|byte| *byte != 0);
        prop_assert_eq!(round_trip(&frame, dialect, ContentLength::Omit), frame);
    }
}
