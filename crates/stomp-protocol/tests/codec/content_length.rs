//! `content-length`: reading it, checking the body against it, writing it.

use stomp_protocol::codec::{ContentLength, encode};
use stomp_protocol::{Command, Frame, ProtocolErrorKind as Kind, UsageErrorKind, Version};

use crate::support::{DIALECTS, STRICT_1_2, V1_2, error, fault, frame, headers, read};

// spec#13, spec#17
#[test]
fn exactly_the_announced_bytes_are_read_nuls_included() {
    for dialect in DIALECTS {
        let frame = frame(dialect, b"MESSAGE\ncontent-length:7\n\n\0a\nb\0\0c\0\n");
        assert_eq!(frame.body, b"\0a\nb\0\0c");
    }
    assert_eq!(frame(V1_2, "MESSAGE\ncontent-length:3\n\n€\0").text(), Ok("€"));
    assert_eq!(frame(V1_2, "MESSAGE\ncontent-length:0\n\n\0").body, b"");
    assert_eq!(frame(V1_2, "MESSAGE\ncontent-length:0005\n\nhello\0").text(), Ok("hello"));
}

#[test]
fn without_it_the_body_goes_up_to_the_first_nul() {
    let stream = read(V1_2, b"MESSAGE\n\nab\n\ncd\0RECEIPT\nreceipt-id:1\n\n\0");
    let [message, receipt] = stream.frames()[..] else { panic!("{stream:?}") };
    assert_eq!(message.body, b"ab\n\ncd");
    assert_eq!(receipt.command, Command::Receipt);
}

// spec#14, P9
#[test]
fn a_length_that_does_not_end_at_a_nul_is_an_error_that_swallows_nothing() {
    for dialect in DIALECTS {
        let stream = "MESSAGE\ncontent-length:3\n\n€12\0RECEIPT\nreceipt-id:1\n\n\0";
        assert_eq!(fault(dialect, stream), Kind::MissingNul);
    }
    assert_eq!(
        error(V1_2, "MESSAGE\ncontent-length:3\n\nabcd\0").to_string(),
        "no NUL after the body of the announced content-length (in a MESSAGE frame)"
    );
}

// P8
#[test]
fn anything_but_a_plain_number_is_refused() {
    let bad = ["abc", "-1", "", "+1", "1.0", "0x5", "5 5", "5,5", "٥", "1e3"];
    for value in bad {
        let error = error(V1_2, format!("MESSAGE\na:b\ncontent-length:{value}\n\nhello\0"));
        assert_eq!(error.kind(), Kind::InvalidContentLength, "{value:?}");
        assert_eq!((error.command(), error.line()), (Some(Command::Message), Some(3)));
    }
}

#[test]
fn blanks_around_the_number_are_forgiven_by_a_lenient_reader() {
    let stream = "MESSAGE\ncontent-length: 5 \n\nhello\0";
    assert_eq!(frame(V1_2, stream).text(), Ok("hello"));
    assert_eq!(fault(STRICT_1_2, stream), Kind::InvalidContentLength);
}

#[test]
fn a_length_beyond_any_number_is_too_large() {
    for value in ["67108865", "4294967296", "18446744073709551616", &"9".repeat(400)] {
        let stream = format!("MESSAGE\ncontent-length:{value}\n\n");
        assert_eq!(fault(V1_2, stream), Kind::BodyTooLarge, "{value}");
    }
}

// spec#24
#[test]
fn the_first_of_several_counts() {
    let frame = frame(V1_2, "MESSAGE\ncontent-length:2\ncontent-length:9\n\nhi\0");
    assert_eq!(frame.body, b"hi");
    assert_eq!(headers(&frame), [("content-length", "2"), ("content-length", "9")]);
}

// spec#12, spec#95
#[test]
fn a_body_where_none_belongs_is_an_error_if_strict() {
    for stream in ["RECEIPT\nreceipt-id:1\n\nhi\0", "RECEIPT\ncontent-length:2\n\nhi\0"] {
        assert_eq!(fault(STRICT_1_2, stream), Kind::BodyNotAllowed);
        assert_eq!(frame(V1_2, stream).body, b"hi");
    }
    assert_eq!(frame(STRICT_1_2, "RECEIPT\ncontent-length:0\n\n\0").body, b"");
    assert_eq!(frame(crate::support::STRICT_1_0, "RECEIPT\n\nhi\0").body, b"hi");
}

// spec#16, spec#17, S1, S6
#[test]
fn the_encoder_owns_the_header() {
    let frame = Frame::new(Command::Send)
        .with_header("content-length", "1")
        .with_header("destination", "/a")
        .with_header("content-length", "9")
        .with_body("안녕");
    let mut wire = Vec::new();
    encode(&mut wire, &frame, Version::V1_2, ContentLength::Auto).unwrap();
    assert_eq!(wire, "SEND\ndestination:/a\ncontent-length:6\n\n안녕\0".as_bytes());

    wire.clear();
    encode(&mut wire, &frame, Version::V1_2, ContentLength::Omit).unwrap();
    assert_eq!(wire, "SEND\ndestination:/a\n\n안녕\0".as_bytes());

    wire.clear();
    encode(&mut wire, &frame.with_body(""), Version::V1_2, ContentLength::Auto).unwrap();
    assert_eq!(wire, b"SEND\ndestination:/a\n\n\0");
}

#[test]
fn lengths_of_any_size_are_written_in_full() {
    for length in [1, 9, 10, 11, 99, 100, 1024, 65_536, 1_000_000] {
        let frame = Frame::new(Command::Send).with_body(vec![b'x'; length]);
        let mut wire = Vec::new();
        encode(&mut wire, &frame, Version::V1_2, ContentLength::Auto).unwrap();
        assert!(wire.starts_with(format!("SEND\ncontent-length:{length}\n\nx").as_bytes()));
    }
}

// S1 at a peer that trims: to it the padded name is content-length.
#[test]
fn a_padded_name_does_not_smuggle_a_length_past_a_peer_that_trims() {
    let frame = Frame::new(Command::Send).with_header(" content-length ", "1").with_body("hello");
    let mut wire = Vec::new();
    encode(&mut wire, &frame, Version::V1_0, ContentLength::Auto).unwrap();
    assert_eq!(wire, b"SEND\ncontent-length:5\n\nhello\0");
}

// spec#15, S2
#[test]
fn a_body_with_nul_is_never_sent_without_its_length() {
    let frame = Frame::new(Command::Send).with_body("a\0SEND\ndestination:/admin\n\nx");
    let mut wire = b"before".to_vec();
    assert_eq!(
        encode(&mut wire, &frame, Version::V1_2, ContentLength::Omit),
        Err(UsageErrorKind::NulWithoutContentLength.into())
    );
    assert_eq!(wire, b"before");
    encode(&mut wire, &frame, Version::V1_2, ContentLength::Auto).unwrap();
    assert!(wire.starts_with(b"beforeSEND\ncontent-length:28\n\na\0SEND\n"));
}

// spec#12
#[test]
fn the_encoder_refuses_a_body_where_none_belongs() {
    let frame = Frame::new(Command::Subscribe).with_body("x");
    let mut wire = Vec::new();
    assert_eq!(
        encode(&mut wire, &frame, Version::V1_2, ContentLength::Auto),
        Err(UsageErrorKind::BodyNotAllowed(Command::Subscribe).into())
    );
    assert_eq!(wire, b"");
}
