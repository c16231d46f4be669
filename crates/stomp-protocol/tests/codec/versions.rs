//! Differences between 1.0, 1.1 and 1.2 in reading.

use stomp_protocol::ProtocolErrorKind as Kind;

use crate::support::{
    DIALECTS, STRICT_1_1, STRICT_1_2, V1_0, V1_1, V1_2, fault, frame, headers, read_client,
};

// spec#11, spec#83, P5
#[test]
fn padding_is_data_since_1_1() {
    for dialect in [V1_1, V1_2, STRICT_1_1, STRICT_1_2] {
        let frame = frame(dialect, "MESSAGE\nx:  pad \n y\t: \n\n\0");
        assert_eq!(headers(&frame), [("x", "  pad "), (" y\t", " ")]);
    }
}

// spec#88
#[test]
fn padding_is_trimmed_in_1_0() {
    let read = frame(V1_0, "MESSAGE\r\nx:  pad \r\n y\t: \r\n content-length : 2 \n\nhi\0");
    assert_eq!(headers(&read), [("x", "pad"), ("y", ""), ("content-length", "2")]);
    assert_eq!(read.body, b"hi");
    // Inside a value blanks and carriage returns stay.
    let read = frame(V1_0, "MESSAGE\nx: a \r b \n\r\n\0");
    assert_eq!(headers(&read), [("x", "a \r b")]);
}

// spec#80, spec#81, P6
#[test]
fn a_carriage_return_is_data_in_1_1() {
    for dialect in [V1_1, STRICT_1_1] {
        let frame = frame(dialect, "MESSAGE\nx:a\rb\r\n\rn:v\n\n\0");
        assert_eq!(headers(&frame), [("x", "a\rb\r"), ("\rn", "v")]);
        assert_eq!(fault(dialect, "MESSAGE\r\nx:y\n\n\0"), Kind::UnknownCommand);
        assert_eq!(fault(dialect, "MESSAGE\nx:y\n\r\n\0"), Kind::HeaderWithoutColon);
    }
}

// The frames of the handshake are sent before the version is settled.
#[test]
fn the_handshake_may_have_cr_lf_in_any_version() {
    for dialect in DIALECTS {
        let connected = frame(dialect, "CONNECTED\r\nversion:1.1\r\n\r\n\0\r\n");
        assert_eq!(headers(&connected), [("version", "1.1")]);
        for command in ["CONNECT", "STOMP"] {
            let stream =
                read_client(dialect, format!("{command}\r\naccept-version:1.1,1.2\r\n\r\n\0\r\n"));
            assert_eq!(stream.error, None);
            assert_eq!(stream.frames()[0].headers.get("accept-version"), Some("1.1,1.2"));
        }
    }
    assert_eq!(fault(STRICT_1_1, "CONNECTED\nsession:a\rb\n\n\0"), Kind::StrayCarriageReturn);
}

// spec#88, spec#90: as in the examples of the 1.0 specification.
#[test]
fn a_connected_frame_of_1_0() {
    let frame = frame(V1_0, "CONNECTED\nsession: 4711:a\n\n\0\n");
    assert_eq!(headers(&frame), [("session", "4711:a")]);
}
