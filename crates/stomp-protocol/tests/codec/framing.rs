//! The boundaries of frames, lines and names.

use stomp_protocol::codec::{Decoder, Item, Peer};
use stomp_protocol::{Command, Limits, ProtocolErrorKind as Kind};

use crate::support::{
    DIALECTS, STRICT_1_2, V1_0, V1_1, V1_2, error, fault, frame, headers, read, read_client,
};

// spec#1
#[test]
fn command_headers_blank_line_body_nul() {
    for dialect in DIALECTS {
        let frame = frame(dialect, "MESSAGE\ndestination:/a\nempty:\n\nbody\0");
        assert_eq!(frame.command, Command::Message);
        assert_eq!(headers(&frame), [("destination", "/a"), ("empty", "")]);
        assert_eq!(frame.body, b"body");
    }
}

// spec#2
#[test]
fn lines_may_end_in_cr_lf_in_1_2() {
    let stream = b"MESSAGE\r\na:b\r\nempty:\r\n\r\n\r\nbody\r\n\0\r\n";
    let frame = frame(STRICT_1_2, stream);
    assert_eq!(headers(&frame), [("a", "b"), ("empty", "")]);
    assert_eq!(frame.body, b"\r\nbody\r\n");
}

// spec#2
#[test]
fn any_other_carriage_return_is_an_error_in_strict_1_2() {
    for (head, line) in [("x:a\rb", 2), ("x\r:b", 2), ("a:b\nx:a\r\r", 3), ("\rx:a", 2)] {
        let error = error(STRICT_1_2, format!("MESSAGE\n{head}\n\n\0"));
        assert_eq!((error.kind(), error.line()), (Kind::StrayCarriageReturn, Some(line)));
    }
}

// P6
#[test]
fn a_lenient_reader_keeps_what_ends_no_line() {
    for (head, name, value) in
        [("x:a\rb", "x", "a\rb"), ("x:a\r\r", "x", "a\r"), ("\rx:a", "\rx", "a")]
    {
        let frame = frame(V1_2, format!("MESSAGE\n{head}\n\n\0"));
        assert_eq!(headers(&frame), [(name, value)]);
    }
}

// P6
#[test]
fn a_carriage_return_in_or_before_a_command_is_an_error() {
    for dialect in [V1_2, STRICT_1_2] {
        assert_eq!(fault(dialect, "MES\rSAGE\n\n\0"), Kind::UnknownCommand);
        assert_eq!(fault(dialect, "\rMESSAGE\n\n\0"), Kind::StrayCarriageReturn);
    }
}

// spec#3, spec#48
#[test]
fn what_is_no_command_is_refused() {
    for (line, word) in [
        ("MESSAGE ", Some("MESSAGE")),
        ("GET / HTTP/1.1", Some("GET")),
        ("MESSAGEMESSAGEMESSAGE", Some("MESSAGEMESSA")),
        ("{\"a\":1}", None),
        ("passcode:secret", Some("passcode")),
    ] {
        let error = error(V1_2, format!("{line}\na:b\n\n\0"));
        assert_eq!((error.kind(), error.line()), (Kind::UnknownCommand, Some(1)));
        assert_eq!(error.detail(), word);
    }
}

// A server may know frames that no version of STOMP defines.
#[test]
fn a_word_is_a_command_to_a_lenient_client_only() {
    // spec#3, P11
    for word in ["GOODBYE", "message", "toString"] {
        let stream = format!("{word}\nx:a\\cb\n\nsee you\0");
        let frame = frame(V1_2, &stream);
        assert_eq!((frame.command.as_str(), frame.headers.get("x")), (word, Some("a:b")));
        assert_eq!(frame.body, b"see you");
        assert_eq!(fault(STRICT_1_2, &stream), Kind::UnknownCommand);
        assert_eq!(read_client(V1_2, &stream).error.unwrap().kind(), Kind::UnknownCommand);
    }
}

// A peer of another protocol may never send a blank line: it is found out at once.
#[test]
fn what_is_no_command_is_refused_before_its_line_ends() {
    assert_eq!(fault(V1_2, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc"), Kind::UnknownCommand);
    assert_eq!(fault(V1_2, "UNSUBSCRIBES!"), Kind::UnknownCommand);
    let unfinished = read(V1_2, "MESSAG");
    assert!(unfinished.is_mid_frame && unfinished.error.is_none());
}

#[test]
fn a_frame_of_the_other_side_is_unexpected() {
    let error = error(V1_2, "SEND\ndestination:/a\n\n\0");
    assert_eq!(error.to_string(), "unexpected frame (line 1 of a SEND frame)");
    let stream = read_client(V1_2, "MESSAGE\n\n\0");
    assert_eq!(stream.error.unwrap().kind(), Kind::UnexpectedFrame);
    assert_eq!(read_client(V1_2, "SEND\n\n\0").frames().len(), 1);
}

// spec#4, P7
#[test]
fn a_header_line_without_a_colon_is_an_error_that_swallows_nothing() {
    // To a lenient client of 1.0 it is the rest of a value: R-8.
    for dialect in DIALECTS.into_iter().filter(|dialect| *dialect != V1_0) {
        let stream = "MESSAGE\na:b\nbroken\nfoo:bar\n\n\0RECEIPT\nreceipt-id:1\n\n\0";
        let error = error(dialect, stream);
        assert_eq!(error.kind(), Kind::HeaderWithoutColon);
        assert_eq!(error.to_string(), "header line without a colon (line 3 of a MESSAGE frame)");
    }
}

// spec#4
#[test]
fn a_header_needs_a_name() {
    for dialect in DIALECTS {
        assert_eq!(fault(dialect, "MESSAGE\n:value\n\n\0"), Kind::EmptyHeaderName);
    }
    assert_eq!(fault(V1_0, "MESSAGE\n  :value\n\n\0"), Kind::EmptyHeaderName);
}

// spec#6
#[test]
fn headers_are_utf8_and_bodies_need_not_be() {
    for dialect in DIALECTS {
        let frame = frame(dialect, b"MESSAGE\n\xec\x9d\xb4:\xeb\xa6\x84\n\n\xff\xfe\0");
        assert_eq!(headers(&frame), [("이", "름")]);
        assert_eq!(frame.body, b"\xff\xfe");
        let error = error(dialect, b"MESSAGE\nok:\xeb\xa6\x84\nx:\xff\ny:z\n\n\0");
        assert_eq!((error.kind(), error.line()), (Kind::InvalidUtf8, Some(3)));
        assert_eq!(fault(dialect, b"MESSAGE\nx:\xed\xa0\x80\n\n\0"), Kind::InvalidUtf8);
        // A character whose bytes a line end tears apart.
        assert_eq!(fault(dialect, b"MESSAGE\nx:\xec\n\x9d\xb4:y\n\n\0"), Kind::InvalidUtf8);
    }
}

// spec#6, P10
#[test]
fn byte_order_marks_are_data() {
    let frame = frame(V1_2, "MESSAGE\n\u{feff}a:\u{feff}b\n\n\u{feff}body\0");
    assert_eq!(headers(&frame), [("\u{feff}a", "\u{feff}b")]);
    assert_eq!(frame.text(), Ok("\u{feff}body"));
    assert_eq!(fault(V1_2, "\u{feff}MESSAGE\n\n\0"), Kind::UnknownCommand);
}

// P11
#[test]
fn names_that_mean_something_to_javascript_are_ordinary() {
    let frame = frame(V1_2, "MESSAGE\nsubscription:constructor\n__proto__:v\n\n\0");
    assert_eq!(headers(&frame), [("subscription", "constructor"), ("__proto__", "v")]);
}

#[test]
fn a_frame_cut_off_in_its_headers_is_an_error_that_swallows_nothing() {
    for dialect in DIALECTS {
        for cut in ["RECEIPT\0", "RECEIPT\n\0", "RECEIPT\nreceipt-id:1\0", "RECEIPT\na:b\n\0"] {
            let stream = format!("{cut}MESSAGE\n\nhi\0");
            assert_eq!(fault(dialect, stream), Kind::NulInHead, "{cut:?}");
        }
    }
    // An error above it is reported first.
    assert_eq!(fault(V1_2, "RECEIPT\nbroken\na:b\0"), Kind::HeaderWithoutColon);
}

#[test]
fn a_nul_between_frames_is_passed_over_or_fatal() {
    let stream = "RECEIPT\nreceipt-id:1\n\n\0\0\nRECEIPT\nreceipt-id:2\n\n\0\0";
    let read_leniently = read(V1_2, stream);
    assert_eq!(read_leniently.frames().len(), 2);
    assert_eq!(read_leniently.error, None);
    let read_strictly = read(STRICT_1_2, stream);
    assert_eq!(read_strictly.frames().len(), 1);
    assert_eq!(read_strictly.error.unwrap().kind(), Kind::StrayNul);
}

#[test]
fn frames_before_an_error_are_given_and_none_after_it() {
    let mut decoder = Decoder::new(Peer::Server, V1_2, Limits::default());
    decoder.push(b"RECEIPT\nreceipt-id:1\n\n\0not a command\n\n\0");
    assert!(matches!(decoder.next_item(), Some(Ok(Item::Frame(_)))));
    assert_eq!(decoder.next_item().unwrap().unwrap_err().kind(), Kind::UnknownCommand);
    decoder.push(b"RECEIPT\nreceipt-id:2\n\n\0");
    assert_eq!(decoder.next_item(), None);
    assert!(!decoder.is_mid_frame());
}

// The version may be settled by the first of two frames that came together.
#[test]
fn a_new_dialect_applies_from_the_next_frame_on() {
    let mut decoder = Decoder::new(Peer::Server, V1_2, Limits::default());
    decoder.push(b"CONNECTED\nversion:1.1\n\n\0MESSAGE\nx:a\rb\\r\n\n\0");
    let Some(Ok(Item::Frame(connected))) = decoder.next_item() else { panic!("no CONNECTED") };
    assert_eq!(connected.headers.get("version"), Some("1.1"));
    decoder.set_dialect(V1_1);
    let Some(Ok(Item::Frame(message))) = decoder.next_item() else { panic!("no MESSAGE") };
    assert_eq!(message.headers.get("x"), Some("a\rb\\r"));
}
