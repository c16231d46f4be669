//! Section A: how a frame is put together (1 to 4, 12).

use crate::support::{Server, VERSIONS};

// spec#1
#[test]
fn a_frame_is_command_headers_blank_line_body_and_nul() {
    let server = Server::start();
    for version in VERSIONS {
        let message = server.relay(version, "k:v\n", b"hello", version);
        let text = String::from_utf8(message.bytes.clone()).unwrap();
        let (head, body) = text.split_once("\n\n").unwrap();
        assert!(head.starts_with("MESSAGE\n"), "{text:?}");
        assert!(head.split('\n').skip(1).all(|line| line.contains(':')), "{text:?}");
        assert_eq!(body, "hello\0");
    }
}

// spec#1
#[test]
fn line_ends_around_frames_are_no_frames() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.open();
        client.send(format!("\n\n\nCONNECT\naccept-version:{version}\nhost:h\n\n\0\n\n"));
        client.expect("CONNECTED");
        client.confirm("\nBEGIN\ntransaction:t\nreceipt:r\n\n\0\n\n\n");
        client.expect_nothing_new();
    }
}

// spec#1
#[test]
fn frames_may_arrive_byte_by_byte_or_all_at_once() {
    let server = Server::start();
    let stream = "CONNECT\naccept-version:1.2\nhost:h\n\n\0\
                  SUBSCRIBE\nid:1\ndestination:/topic/split\n\n\0\
                  SEND\ndestination:/topic/split\ncontent-length:3\n\na\0b\0\n\
                  DISCONNECT\nreceipt:r\n\n\0";
    for size in [1, 2, 7, stream.len()] {
        let mut client = server.open();
        for piece in stream.as_bytes().chunks(size) {
            client.send(piece);
        }
        client.expect("CONNECTED");
        client.expect_message("a\0b");
        client.expect("RECEIPT");
        client.expect_end();
    }
}

// spec#2
#[test]
fn in_1_2_a_line_ends_in_lf_or_cr_lf() {
    let server = Server::start();
    let mut client = server.open();
    client.send("CONNECT\r\naccept-version:1.2\r\nhost:localhost\r\n\r\n\0\r\n");
    client.expect("CONNECTED");
    client.subscribe("1", "/topic/a", "auto");
    client.send("\r\nSEND\r\ndestination:/topic/a\r\nk:v\n\r\nbody\r\n\0\r\n");
    // Neither is a CR left in a header, nor is one of the body taken for a line end.
    let message = client.expect_message("body\r\n");
    assert!(message.has_line("k:v"), "{message:?}");
    assert!(message.has_line("destination:/topic/a"), "{message:?}");
}

// spec#2
#[test]
fn in_1_2_a_carriage_return_elsewhere_is_an_error() {
    let server = Server::start();
    for frame in [
        "SEND\ndestination:/topic/a\nk:a\rb\n\n\0",
        "SEND\ndestination:/topic/a\nk:a\r\r\n\n\0",
        "SEND\r\r\ndestination:/topic/a\n\n\0",
        "\rSEND\ndestination:/topic/a\n\n\0",
    ] {
        server.error_for("1.2", frame);
    }
}

// spec#3
#[test]
fn commands_are_case_sensitive() {
    let server = Server::start();
    assert_eq!(server.answer_to("connect\naccept-version:1.2\n\n\0").command, "ERROR");
    for version in VERSIONS {
        for command in ["send", "Send", "SENd"] {
            server.error_for(version, format!("{command}\ndestination:/topic/a\n\n\0"));
        }
    }
}

// spec#3
#[test]
fn header_names_are_case_sensitive() {
    let server = Server::start();
    for version in VERSIONS {
        let error = server.error_for(version, "SEND\nDestination:/topic/a\n\n\0");
        assert!(error.text().contains("destination"), "{error:?}");
        // No content-length, so the body ends at the first NUL.
        let message = server.relay(version, "Content-Length:1\nK:1\nk:2\n", b"abc", version);
        assert_eq!(message.text(), "abc");
        assert_eq!((message.get("K"), message.get("k")), ("1", "2"));
    }
}

// spec#4
#[test]
fn a_header_line_without_a_colon_or_a_name_is_an_error() {
    let server = Server::start();
    for version in VERSIONS {
        for line in ["broken", ":value", ":"] {
            let frame = format!("SEND\ndestination:/topic/a\n{line}\n\n\0");
            let error = server.error_for(version, frame);
            assert!(error.text().contains("line 3"), "{}", error.text());
        }
    }
}

// spec#4
#[test]
fn a_header_value_may_be_empty() {
    let server = Server::start();
    for version in ["1.1", "1.2"] {
        let message = server.relay(version, "nothing:\n", b"", version);
        assert!(message.has_line("nothing:"), "{message:?}");
    }
}

// spec#12
#[test]
fn only_send_has_a_body_among_the_clients_frames() {
    let server = Server::start();
    for version in ["1.1", "1.2"] {
        for frame in [
            "SUBSCRIBE\nid:1\ndestination:/topic/a\n\nbody\0",
            "BEGIN\ntransaction:t\n\nbody\0",
            "DISCONNECT\ncontent-length:4\n\nbody\0",
        ] {
            let error = server.error_for(version, frame);
            assert!(error.text().contains("body"), "{}", error.text());
        }
    }
}

// spec#12
#[test]
fn connected_and_receipt_have_no_body() {
    let server = Server::start();
    let mut client = server.open();
    client.send("CONNECT\naccept-version:1.2\nhost:h\n\n\0");
    assert_eq!(client.expect("CONNECTED").body, b"");
    client.send("BEGIN\ntransaction:t\nreceipt:r\n\n\0");
    assert_eq!(client.expect("RECEIPT").body, b"");
}
