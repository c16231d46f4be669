//! Injection: no header value becomes a line, a frame or another header.

use proptest::prelude::*;
use stomp_protocol::codec::{ContentLength, Decoder, Dialect, Item, Peer, encode, encode_head};
use stomp_protocol::{
    Command, Frame, HeaderProblem, Headers, Limits, UsageError, UsageErrorKind, Version,
};

use crate::strategies;

fn written(
    version: Version,
    command: Command,
    name: &str,
    value: &str,
) -> Result<Vec<u8>, UsageError> {
    let mut wire = b"kept".to_vec();
    let result = encode_head(&mut wire, command, [("a", "b"), (name, value)].into_iter(), version);
    if result.is_err() {
        assert_eq!(wire, b"kept", "half a frame was left behind");
    }
    result.map(|()| wire.split_off(4))
}

fn name_problem(version: Version, command: Command, name: &str) -> Option<HeaderProblem> {
    let error = written(version, command, name, "v").err()?;
    match error.kind() {
        UsageErrorKind::InvalidHeaderName { name: shown, why } if **shown == *name => Some(*why),
        other => panic!("{other:?}"),
    }
}

fn value_problem(version: Version, command: Command, value: &str) -> Option<HeaderProblem> {
    let error = written(version, command, "n", value).err()?;
    match error.kind() {
        UsageErrorKind::InvalidHeaderValue { name, why } if &**name == "n" => Some(*why),
        other => panic!("{other:?}"),
    }
}

// S2 through a header: a NUL would end the frame, and no version can express it.
#[test]
fn nul_is_refused_everywhere() {
    for version in Version::ALL {
        for command in [Command::Connect, Command::Send] {
            assert_eq!(name_problem(version, command, "a\0b"), Some(HeaderProblem::Nul));
            assert_eq!(value_problem(version, command, "\0SEND\n\n"), Some(HeaderProblem::Nul));
        }
    }
}

// spec#87, S5
#[test]
fn line_ends_are_refused_where_they_cannot_be_escaped() {
    for (version, command) in [
        (Version::V1_2, Command::Connect),
        (Version::V1_1, Command::Connect),
        (Version::V1_0, Command::Send),
    ] {
        let evil = value_problem(version, command, "u\npasscode:x");
        assert_eq!(evil, Some(HeaderProblem::LineFeed));
        assert_eq!(value_problem(version, command, "u\r"), Some(HeaderProblem::CarriageReturn));
        assert_eq!(name_problem(version, command, "u\nv"), Some(HeaderProblem::LineFeed));
        assert_eq!(name_problem(version, command, "u\rv"), Some(HeaderProblem::CarriageReturn));
        assert_eq!(name_problem(version, command, "u:v"), Some(HeaderProblem::Colon));
        assert_eq!(value_problem(version, command, "u:v"), None);
    }
}

// P3, P4
#[test]
fn line_ends_and_colons_are_escaped_where_they_can_be() {
    assert_eq!(
        written(Version::V1_2, Command::Send, "k\nevil", "a\r\nreceipt:x").unwrap(),
        b"SEND\na:b\nk\\nevil:a\\r\\nreceipt\\cx\n"
    );
    assert_eq!(
        written(Version::V1_1, Command::Send, "k:\nevil", "a\r\nreceipt:x").unwrap(),
        b"SEND\na:b\nk\\c\\nevil:a\r\\nreceipt\\cx\n"
    );
}

// spec#4
#[test]
fn a_header_without_a_name_is_refused() {
    for version in Version::ALL {
        assert_eq!(name_problem(version, Command::Send, ""), Some(HeaderProblem::Empty));
    }
    assert_eq!(name_problem(Version::V1_0, Command::Send, "  "), Some(HeaderProblem::Empty));
    assert_eq!(name_problem(Version::V1_1, Command::Send, "  "), None);
}

// Trimming must not hide a line end from the check.
#[test]
fn a_line_end_at_the_edge_of_a_name_is_refused_too() {
    for name in ["a\n", "\na", "\n", "content-length\n"] {
        let why = name_problem(Version::V1_0, Command::Send, name);
        assert_eq!(why, Some(HeaderProblem::LineFeed), "{name:?}");
    }
}

#[test]
fn a_refusal_names_the_header_and_keeps_its_value_to_itself() {
    let error = written(Version::V1_2, Command::Connect, "passcode", "s3cret\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the value of header `passcode` holds a line feed, which STOMP 1.0 and the CONNECT frame \
         cannot express"
    );
}

proptest! {
    // Accepted headers give exactly one line each.
    #[test]
    fn an_accepted_head_has_one_line_per_header(
        command in strategies::command(),
        version in strategies::version(),
        headers in strategies::wild_headers(),
    ) {
        let headers: Headers = headers.into_iter().collect();
        let mut wire = Vec::new();
        if encode_head(&mut wire, command, headers.iter(), version).is_ok() {
            let owned = |name: &str| match version.has_escapes() && command.escapes_headers() {
                true => name == "content-length",
                false => name.trim_ascii() == "content-length",
            };
            let lines = 1 + headers.iter().filter(|(name, _)| !owned(name)).count();
            prop_assert_eq!(wire.iter().filter(|byte| **byte == b'\n').count(), lines);
            prop_assert!(!wire.contains(&0));
        }
    }

    // And is read as exactly those headers, in one frame, by a strict peer.
    #[test]
    fn an_accepted_frame_is_read_as_one_frame_with_those_headers(
        command in strategies::command(),
        version in prop_oneof![Just(Version::V1_1), Just(Version::V1_2)],
        headers in strategies::wild_headers(),
        body in strategies::wild_text(),
    ) {
        let mut frame = Frame::new(command);
        frame.headers.extend(headers);
        if command.may_have_body() {
            frame.body = body.into_bytes();
        }
        let mut wire = Vec::new();
        if encode(&mut wire, &frame, version, ContentLength::Auto).is_ok() {
            let peer = if command.is_from_client() { Peer::Client } else { Peer::Server };
            let mut decoder = Decoder::new(peer, Dialect::strict(version), Limits::default());
            decoder.push(&wire);
            let Some(Ok(Item::Frame(mut read))) = decoder.next_item() else {
                return Err(TestCaseError::fail("not read as a frame"));
            };
            read.headers.remove("content-length");
            frame.headers.remove("content-length");
            prop_assert_eq!(*read, frame);
            prop_assert!(decoder.next_item().is_none() && decoder.is_idle());
        }
    }
}
