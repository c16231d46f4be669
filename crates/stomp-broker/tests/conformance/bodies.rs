//! Section A: bodies, their length and their type (13 to 22).

use crate::support::{Server, VERSIONS};

// spec#13
#[test]
fn content_length_bytes_are_the_body_whatever_they_are() {
    let server = Server::start();
    let body: Vec<u8> = (0..=255).chain(*b"\n\nSEND\n\n\0\0").collect();
    for version in VERSIONS {
        let headers = format!("content-length:{}\n", body.len());
        assert_eq!(server.relay(version, &headers, &body, version).body, body);
    }
}

// spec#13
#[test]
fn without_content_length_the_body_ends_at_the_first_nul() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        client.subscribe("1", "/topic/a", "auto");
        client.send("SEND\ndestination:/topic/a\n\none\0SEND\ndestination:/topic/a\n\ntwo\0");
        client.expect_message("one");
        client.expect_message("two");
    }
}

// spec#13
#[test]
fn a_content_length_that_is_no_number_is_an_error() {
    let server = Server::start();
    for version in VERSIONS {
        for length in ["abc", "-1", "+1", "1.0", "0x1", "1 1", "99999999999999999999999"] {
            let frame = format!("SEND\ndestination:/topic/a\ncontent-length:{length}\n\nx\0");
            server.error_for(version, frame);
        }
    }
}

// spec#14: nothing of such a frame is published, not even what was announced.
#[test]
fn nul_must_follow_the_announced_bytes() {
    let server = Server::start();
    for version in VERSIONS {
        for body in ["abcd\0", "abcd", "ab\0cd\0"] {
            let mut client = server.connect(version);
            client.subscribe("1", "/topic/a", "auto");
            client.send(format!("SEND\ndestination:/topic/a\ncontent-length:3\n\n{body}"));
            let error = client.expect_error();
            assert!(error.text().contains("content-length"), "{}", error.text());
        }
    }
}

// spec#15, spec#16
#[test]
fn message_says_how_long_its_body_is() {
    let server = Server::start();
    for version in VERSIONS {
        let message = server.relay(version, "content-length:3\n", b"a\0b", version);
        assert_eq!(message.all("content-length"), ["3"]);
        let message = server.relay(version, "", b"text", version);
        assert_eq!(message.all("content-length"), ["4"]);
    }
}

// spec#16
#[test]
fn an_empty_body_needs_no_length() {
    let server = Server::start();
    for version in VERSIONS {
        let message = server.relay(version, "content-length:0\n", b"", version);
        assert_eq!(message.body, b"");
        assert!(message.bytes.ends_with(b"\n\n\0"), "{message:?}");
    }
}

// spec#17
#[test]
fn content_length_counts_bytes_not_letters() {
    let server = Server::start();
    for version in VERSIONS {
        let message = server.relay(version, "content-length:6\n", "안녕".as_bytes(), version);
        assert_eq!(message.text(), "안녕");
        assert_eq!(message.get("content-length"), "6");
    }
}

// spec#18
#[test]
fn the_senders_content_type_is_handed_on() {
    let server = Server::start();
    for version in VERSIONS {
        let message = server.relay(version, "content-type:application/json\n", b"{}", version);
        assert_eq!(message.all("content-type"), ["application/json"]);
    }
}

// spec#18, spec#20: what the sender did not say, the server does not know.
#[test]
fn no_content_type_is_made_up() {
    let server = Server::start();
    for version in VERSIONS {
        assert_eq!(server.relay(version, "", b"text", version).header("content-type"), None);
    }
}

// spec#19, spec#21
#[test]
fn the_type_of_an_error_is_a_mime_type_and_its_text_utf_8() {
    let server = Server::start();
    for version in VERSIONS {
        let error = server.error_for(version, "SEND\ndestination:/없음\n\n\0");
        assert_eq!(error.get("content-type"), "text/plain;charset=utf-8");
        assert!(error.text().contains("/없음"), "{}", error.text());
    }
}

// spec#20
#[test]
fn a_body_of_unknown_type_is_not_touched() {
    let server = Server::start();
    let body = b"\xff\xfe\xc0\x80\xed\xa0\x80\r\n\xef\xbb\xbf";
    for version in VERSIONS {
        assert_eq!(server.relay(version, "", body, version).body, body);
    }
}

// spec#21: UTF-8 in, the same UTF-8 out, a byte order mark included.
#[test]
fn text_arrives_as_the_utf_8_it_was() {
    let server = Server::start();
    for version in VERSIONS {
        let body = "\u{feff}안녕 \u{1f980}\r\n";
        let message = server.relay(version, "content-type:text/plain\n", body.as_bytes(), version);
        assert_eq!(message.text(), body);
    }
}

// spec#22
#[test]
fn another_charset_is_handed_on_with_bytes_in_it() {
    let server = Server::start();
    // "안녕" in EUC-KR.
    let body = b"\xbe\xc8\xb3\xe7";
    for version in VERSIONS {
        let headers = "content-type:text/plain;charset=euc-kr\n";
        let message = server.relay(version, headers, body, version);
        assert_eq!(message.get("content-type"), "text/plain;charset=euc-kr");
        assert_eq!(message.body, body);
    }
}
