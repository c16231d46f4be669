//! Section A: what names and values may hold, and how it is written (5 to 11, 24).

use crate::support::{Server, VERSIONS};

const ESCAPING: [&str; 2] = ["1.1", "1.2"];

// spec#5
#[test]
fn a_raw_colon_in_a_value_is_an_error() {
    let server = Server::start();
    for version in ESCAPING {
        let error = server.error_for(version, "SEND\ndestination:/topic/a\nat:12:30\n\n\0");
        assert!(error.text().contains("colon"), "{}", error.text());
    }
}

// spec#5: what is decoded may well hold them.
#[test]
fn line_ends_and_colons_travel_escaped() {
    let server = Server::start();
    for version in ESCAPING {
        let message = server.relay(version, "a\\cb:c\\nd\\ce\n", b"", version);
        assert!(message.has_line("a\\cb:c\\nd\\ce"), "{message:?}");
    }
}

// spec#6
#[test]
fn headers_are_utf_8() {
    let server = Server::start();
    for version in VERSIONS {
        let message = server.relay(version, "이름:값 🦀\n", b"", version);
        assert_eq!(message.get("이름"), "값 🦀");
    }
}

// spec#6
#[test]
fn headers_that_are_not_utf_8_are_an_error() {
    let server = Server::start();
    for version in VERSIONS {
        for frame in [
            &b"SEND\ndestination:/topic/a\nk:\xff\xfe\n\n\0"[..],
            b"SEND\ndestination:/topic/a\n\xc0\x80:v\n\n\0",
            // A surrogate, which UTF-8 does not have.
            b"SEND\ndestination:/topic/a\nk:\xed\xa0\x80\n\n\0",
        ] {
            let error = server.error_for(version, frame);
            assert!(error.text().contains("UTF-8"), "{}", error.text());
        }
    }
}

// spec#7
#[test]
fn message_escapes_names_and_values() {
    let server = Server::start();
    let message = server.relay("1.2", "n\\\\\\c\\n\\r:v\\\\\\c\\n\\r\n", b"", "1.2");
    assert!(message.has_line("n\\\\\\c\\n\\r:v\\\\\\c\\n\\r"), "{message:?}");
}

// spec#7
#[test]
fn receipt_and_error_escape_what_they_repeat() {
    let server = Server::start();
    for version in ESCAPING {
        let mut client = server.connect(version);
        client.send("BEGIN\ntransaction:t\nreceipt:a\\cb\\nc\\\\d\n\n\0");
        assert_eq!(client.expect("RECEIPT").get("receipt-id"), "a\\cb\\nc\\\\d");
        client.send("BEGIN\ntransaction:t\nreceipt:a\\cb\\nc\\\\d\n\n\0");
        assert_eq!(client.expect_error().get("receipt-id"), "a\\cb\\nc\\\\d");
    }
}

// spec#7
#[test]
fn a_destination_is_the_same_however_it_is_escaped_on_the_way() {
    let server = Server::start();
    let mut client = server.connect("1.2");
    client.subscribe("a\\cb", "/topic/a\\cb", "auto");
    client.send("SEND\ndestination:/topic/a\\cb\n\n\0");
    let message = client.expect("MESSAGE");
    assert!(message.has_line("destination:/topic/a\\cb"), "{message:?}");
    assert!(message.has_line("subscription:a\\cb"), "{message:?}");
}

// spec#8: a 1.0 subscriber is sent what was decoded, without escapes.
#[test]
fn the_four_escapes_are_decoded() {
    let server = Server::start();
    let message = server.relay("1.2", "c:a\\cb\nb:a\\\\b\n", b"", "1.0");
    assert!(message.has_line("c:a:b"), "{message:?}");
    assert!(message.has_line("b:a\\b"), "{message:?}");
    // CR and LF, which only a version that has their escapes can be told.
    let message = server.relay("1.2", "n:a\\nb\\r\n", b"", "1.1");
    assert!(message.has_line("n:a\\nb\r"), "{message:?}");
}

// spec#8
#[test]
fn escapes_are_decoded_in_one_pass_from_left_to_right() {
    let server = Server::start();
    // A backslash and a letter, not an escape. In 1.0 they go as they are.
    let message = server.relay("1.2", "k:\\\\n\\\\c\\\\\\\\r\n", b"", "1.0");
    assert!(message.has_line("k:\\n\\c\\\\r"), "{message:?}");
    let message = server.relay("1.2", "k:\\\\n\\\\c\\\\\\\\r\n", b"", "1.2");
    assert!(message.has_line("k:\\\\n\\\\c\\\\\\\\r"), "{message:?}");
}

// spec#9
#[test]
fn an_undefined_escape_is_an_error() {
    let server = Server::start();
    for version in ESCAPING {
        for line in ["k:a\\tb", "k:\\N", "k:\\", "a\\tb:v", "a\\:v", "k:\\한"] {
            let frame = format!("SEND\ndestination:/topic/a\n{line}\n\n\0");
            let error = server.error_for(version, frame);
            assert!(error.text().contains("escape"), "{line}: {}", error.text());
        }
    }
}

// spec#10
#[test]
fn connect_is_not_escaped() {
    let server = Server::with_login("us\\cer:pa\\\\ss:\\word");
    let connect = |login: &str| {
        format!(
            "CONNECT\naccept-version:1.2\nhost:h\nlogin:{login}\npasscode:pa\\\\ss:\\word\n\n\0"
        )
    };
    assert_eq!(server.answer_to(connect("us\\cer")).command, "CONNECTED");
    assert_eq!(server.answer_to(connect("us:er")).command, "ERROR");
    assert_eq!(server.answer_to(connect("us\\\\cer")).command, "ERROR");
}

// spec#10
#[test]
fn connected_is_not_escaped() {
    let server = Server::start();
    for version in VERSIONS {
        let connect = format!("CONNECT\naccept-version:{version}\nhost:h\n\n\0");
        let connected = server.answer_to(connect);
        assert!(!connected.bytes.contains(&b'\\'), "{connected:?}");
    }
}

// spec#11
#[test]
fn padding_belongs_to_names_and_values() {
    let server = Server::start();
    for version in ESCAPING {
        let message = server.relay(version, " padded : value \n", b"", version);
        assert!(message.has_line(" padded : value "), "{message:?}");
    }
}

// spec#11
#[test]
fn a_padded_name_is_another_name() {
    let server = Server::start();
    for version in ESCAPING {
        server.error_for(version, "SEND\n destination:/topic/a\n\n\0");
        server.error_for(version, "SEND\ndestination :/topic/a\n\n\0");
        server.error_for(version, "SEND\ndestination: /topic/a\n\n\0");
        server.error_for(version, "SEND\ndestination:/topic/a\ncontent-length: 1\n\na\0");
    }
}

// spec#24
#[test]
fn the_first_of_repeated_headers_counts() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        client.subscribe("1", "/topic/first", "auto");
        client.send(
            "SEND\ndestination:/topic/first\ndestination:/topic/second\n\
             content-length:3\ncontent-length:1\nreceipt:one\nreceipt:two\n\nabc\0",
        );
        // In whatever order they come.
        let frames = [client.frame().unwrap(), client.frame().unwrap()];
        let find = |command| frames.iter().find(|frame| frame.command == command).unwrap();
        assert_eq!(find("MESSAGE").text(), "abc");
        assert_eq!(find("MESSAGE").all("destination"), ["/topic/first"]);
        assert_eq!(find("RECEIPT").get("receipt-id"), "one");
    }
}

// spec#24
#[test]
fn repeated_headers_of_the_user_are_all_handed_on_in_order() {
    let server = Server::start();
    for version in VERSIONS {
        let message = server.relay(version, "k:1\nother:x\nk:2\nk:3\n", b"", version);
        assert_eq!(message.all("k"), ["1", "2", "3"]);
    }
}
