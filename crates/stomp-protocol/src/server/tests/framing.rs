//! Bytes: what is read, in any split, and what is refused.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::super::{CloseReason, Config, Event, Send};
use super::{Rig, body, header};
use crate::limits::Limits;

fn sent(rig: &mut Rig) -> Send {
    match rig.event() {
        Event::Send(send) => send,
        event => panic!("{event:?}"),
    }
}

// spec#1
#[test]
fn any_split_gives_the_same_frames() {
    let bytes = "\nSEND\ndestination:/topic/a\nk:v\n\none\0\n\n\
                  SEND\ndestination:/topic/b\ncontent-length:3\n\na\0b\0\r\n";
    let mut whole = Rig::connected("1.2");
    whole.receive(bytes);
    let whole = whole.take_events();
    assert_eq!(whole.len(), 2);
    for size in 1..bytes.len() {
        let mut rig = Rig::connected("1.2");
        bytes.as_bytes().chunks(size).for_each(|chunk| rig.receive(chunk));
        assert_eq!(rig.take_events(), whole, "in chunks of {size}");
    }
}

// spec#13, spec#72: the body is passed on unchanged.
#[test]
fn the_body_is_not_touched() {
    let mut rig = Rig::connected("1.2");
    let body: Vec<u8> = (0..=255).chain([0, 10, 0]).collect();
    let head = format!("SEND\ndestination:/topic/a\ncontent-length:{}\n\n", body.len());
    let mut frame = head.into_bytes();
    frame.extend(&body);
    frame.push(0);
    rig.receive(&frame);
    assert_eq!(sent(&mut rig).body, body);
}

// spec#8, spec#80, spec#86
#[test]
fn headers_are_unescaped_by_version() {
    for (version, meant) in [("1.2", "a\nb:c\\d"), ("1.1", "a\nb:c\\d"), ("1.0", r"a\nb\cc\\d")] {
        let mut rig = Rig::connected(version);
        rig.receive("SEND\ndestination:/topic/a\nk:a\\nb\\cc\\\\d\n\n\0");
        assert_eq!(sent(&mut rig).headers.get("k"), Some(meant), "{version}");
    }
}

fn fault_of(version: &str, frame: impl AsRef<[u8]>) -> String {
    let mut rig = Rig::connected(version);
    rig.receive(frame);
    rig.protocol_error()
}

// spec#9, spec#4, spec#2, spec#14, spec#12, spec#48 and stompjs's P2, P6, P7, P8, P9.
#[test]
fn a_malformed_frame_is_an_error_that_says_what_and_where() {
    for (version, frame, what) in [
        ("1.2", &b"SEND\ndestination:/a\nx:a\\tb\n\n\0"[..], "escape"),
        ("1.1", b"SEND\ndestination:/a\nx:a\\rb\n\n\0", "escape"),
        ("1.2", b"SEND\ndestination:/a\nbroken\n\n\0", "colon"),
        ("1.2", b"SEND\ndestination:/a\n:v\n\n\0", "empty name"),
        ("1.2", b"SEND\ndestination:/a\nx:a\rb\n\n\0", "carriage return"),
        ("1.2", b"SEND\ndestination:/a\nx:a:b\n\n\0", "colon"),
        ("1.2", b"SEND\ndestination:/a\ncontent-length:abc\n\nx\0", "content-length"),
        ("1.2", b"SEND\ndestination:/a\ncontent-length:-1\n\nx\0", "content-length"),
        ("1.2", b"SEND\ndestination:/a\ncontent-length:\n\nx\0", "content-length"),
        ("1.2", b"SEND\ndestination:/a\ncontent-length:1\n\nxy\0", "NUL"),
        ("1.2", b"SUBSCRIBE\nid:1\ndestination:/a\n\nbody\0", "body"),
        ("1.2", b"SEND\ndestination:/\xff\n\n\0", "UTF-8"),
        ("1.2", b"PUBLISH\ndestination:/a\n\n\0", "PUBLISH"),
        ("1.2", b"send\ndestination:/a\n\n\0", "send"),
        ("1.2", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n\0", "GET"),
        ("1.2", b"SEND \ndestination:/a\n\n\0", "SEND is a command, but a blank"),
        ("1.2", b"send\ndestination:/a\n\n\0", "in capitals"),
        ("1.2", b"ACK\nbroken\n\n\0", "line 2 of an ACK frame"),
        ("1.2", b"SEND\nbroken\n\n\0", "line 2 of a SEND frame"),
        ("1.2", b"ACK\n\n\0", "ACK needs the header `id`"),
    ] {
        let error = fault_of(version, frame);
        assert!(body(&error).contains(what), "{frame:?} gives {error}");
    }
}

#[test]
fn frames_of_a_server_are_not_taken_from_a_client() {
    for command in ["CONNECTED", "MESSAGE", "RECEIPT", "ERROR"] {
        let error = fault_of("1.2", format!("{command}\nx:y\n\n\0"));
        assert!(body(&error).contains(command), "{error}");
    }
}

// spec#25
#[test]
fn what_is_beyond_the_limits_is_an_error() {
    let limits = Limits { max_headers: 3, max_line: 40, max_head: 100, max_body: 10 };
    let too_large = [
        "SEND\ndestination:/a\na:1\nb:2\nc:3\n\n\0".to_string(),
        format!("SEND\ndestination:/{}\n\n\0", "a".repeat(40)),
        format!("SEND\na:{}\nb:{}\nc:{}\n\n\0", "1".repeat(35), "2".repeat(35), "3".repeat(35)),
        "SEND\ndestination:/a\n\n12345678901\0".to_string(),
        "SEND\ndestination:/a\ncontent-length:11\n\n".to_string(),
        // Nothing ever ends.
        "SEND\n".to_string() + &"a".repeat(1000),
        format!("SEND\ndestination:/a\n\n{}", "x".repeat(1000)),
    ];
    for frame in too_large {
        let mut rig = Rig::with(Config { limits, ..Config::default() });
        rig.connect("1.2");
        rig.receive(&frame);
        let error = rig.error(CloseReason::TooLarge);
        assert_eq!(header(&error, "message"), Some("Frame too large"), "{frame}");
    }
}

// spec#24: the first of a repeated header counts, and all are handed on.
#[test]
fn repeated_headers_are_kept_in_order() {
    let mut rig = Rig::connected("1.2");
    rig.receive("SEND\ndestination:/topic/a\nk:1\ndestination:/topic/b\nk:2\n\n\0");
    let send = sent(&mut rig);
    assert_eq!(send.destination, "/topic/a");
    assert!(send.headers.iter().eq([("k", "1"), ("k", "2")]), "{:?}", send.headers);
}

// spec#76: nothing after ERROR.
#[test]
fn nothing_is_read_after_an_error() {
    let mut rig = Rig::connected("1.2");
    rig.receive("NONSENSE\n\n\0SEND\ndestination:/topic/a\nreceipt:r\n\n\0");
    rig.protocol_error();
    rig.receive("SEND\ndestination:/topic/a\nreceipt:r\n\n\0");
    rig.connection.receipt("r");
    rig.wait(100_000);
    assert_eq!((rig.take_sent().as_str(), rig.take_events().len()), ("", 0));
    assert_eq!(rig.connection.poll_timeout(), None);
}
