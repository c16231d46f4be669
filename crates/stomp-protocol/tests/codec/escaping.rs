//! Escapes, decoded and encoded.

use stomp_protocol::codec::{ContentLength, Dialect, encode};
use stomp_protocol::{Command, Frame, ProtocolErrorKind as Kind, Version};

use crate::support::{
    STRICT_1_1, STRICT_1_2, V1_0, V1_1, V1_2, error, fault, frame, headers, read,
};

fn written(version: Version, frame: &Frame) -> Vec<u8> {
    let mut wire = Vec::new();
    encode(&mut wire, frame, version, ContentLength::Auto).unwrap();
    wire
}

fn value(dialect: Dialect, raw: &str) -> String {
    let frame = frame(dialect, format!("MESSAGE\nx:{raw}\n\n\0"));
    frame.headers.get("x").unwrap().to_owned()
}

// spec#8, P1
#[test]
fn two_backslashes_and_an_n_are_no_line_feed() {
    assert_eq!(value(V1_2, r"C:\\new"), r"C:\new");
    assert_eq!(value(V1_1, r"C\c\\\\new\\\n"), "C:\\\\new\\\n");
}

// spec#7, P1b
#[test]
fn a_backslash_and_a_letter_survive_the_way_there_and_back() {
    let sent = Frame::new(Command::Message).with_header("x", r"dir\name\recycle\c");
    for version in [Version::V1_1, Version::V1_2] {
        let wire = written(version, &sent);
        assert_eq!(wire, b"MESSAGE\nx:dir\\\\name\\\\recycle\\\\c\n\n\0");
        assert_eq!(frame(Dialect::strict(version), wire), sent);
    }
}

// spec#7, P3
#[test]
fn names_are_escaped_like_values() {
    let frame = frame(STRICT_1_2, "MESSAGE\na\\cb:v\n\\\\k\\nevil\\r:1\n\n\0");
    assert_eq!(headers(&frame), [("a:b", "v"), ("\\k\nevil\r", "1")]);
    assert_eq!(written(Version::V1_2, &frame), b"MESSAGE\na\\cb:v\n\\\\k\\nevil\\r:1\n\n\0");
}

// spec#80, P4
#[test]
fn version_1_1_escapes_too_but_not_the_carriage_return() {
    let sent = Frame::new(Command::Send).with_header("x", "a\nreceipt:evil").with_header("y", "\r");
    assert_eq!(written(Version::V1_1, &sent), b"SEND\nx:a\\nreceipt\\cevil\ny:\r\n\n\0");
    assert_eq!(value(V1_1, r"a\cb"), "a:b");
    assert_eq!(value(V1_1, r"a\rb"), r"a\rb");
    assert_eq!(fault(STRICT_1_1, "MESSAGE\nx:a\\rb\n\n\0"), Kind::UndefinedEscape);
}

// spec#86
#[test]
fn version_1_0_has_no_escapes() {
    assert_eq!(value(V1_0, r"a\nb\c\\"), r"a\nb\c\\");
    assert_eq!(value(V1_0, "a:b:c"), "a:b:c");
    let sent = Frame::new(Command::Send).with_header("x", r"a\:b");
    assert_eq!(written(Version::V1_0, &sent), b"SEND\nx:a\\:b\n\n\0");
}

// spec#9, P2
#[test]
fn an_undefined_escape_is_kept_or_fatal() {
    assert_eq!(value(V1_2, r"a\tb\"), r"a\tb\");
    let error = error(STRICT_1_2, "MESSAGE\nok:\\n\nx:a\\tb\n\n\0");
    assert_eq!(error.kind(), Kind::UndefinedEscape);
    assert_eq!((error.command(), error.line()), (Some(Command::Message), Some(3)));
    assert_eq!(fault(STRICT_1_2, "MESSAGE\nx\\:v\n\n\0"), Kind::UndefinedEscape);
}

// spec#5
#[test]
fn a_raw_colon_in_a_value_is_data_or_fatal() {
    let stream = "MESSAGE\ndestination:/queue/a:b\n\n\0";
    assert_eq!(frame(V1_2, stream).headers.get("destination"), Some("/queue/a:b"));
    assert_eq!(fault(STRICT_1_2, stream), Kind::RawColon);
    assert_eq!(fault(STRICT_1_1, stream), Kind::RawColon);
}

// spec#10
#[test]
fn the_handshake_is_not_escaped_in_any_version() {
    for dialect in [V1_1, V1_2, STRICT_1_1, STRICT_1_2] {
        let frame = frame(dialect, "CONNECTED\nserver:a:b\\c\\n\\q\n\n\0");
        assert_eq!(frame.headers.get("server"), Some(r"a:b\c\n\q"));
    }
    let connect = Frame::new(Command::Connect).with_header("passcode", r"a:b\c");
    assert_eq!(written(Version::V1_2, &connect), b"CONNECT\npasscode:a:b\\c\n\n\0");
}

// P13
#[test]
fn an_error_frame_is_unescaped_before_the_version_is_settled() {
    let frame = frame(V1_2, "ERROR\nmessage:Bad\\c token\n\n\0");
    assert_eq!(frame.headers.get("message"), Some("Bad: token"));
}

// spec#24
#[test]
fn names_that_are_equal_once_unescaped_are_the_same_name() {
    let stream = read(V1_2, "MESSAGE\na\\cb:first\na\\cb:second\n\n\0");
    assert_eq!(stream.frames()[0].headers.get("a:b"), Some("first"));
}
