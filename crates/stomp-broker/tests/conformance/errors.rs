//! Section E: ERROR (76 to 79).

use crate::support::{Server, VERSIONS};

/// Mistakes of every kind: in the form, in the headers, in the order, in what is asked for.
const MISTAKES: [&str; 8] = [
    "NONSENSE\nreceipt:r\n\n\0",
    "SEND\nreceipt:r\nbroken\n\n\0",
    "SEND\nreceipt:r\n\n\0",
    "SEND\ndestination:/nowhere\nreceipt:r\n\n\0",
    "SUBSCRIBE\nid:1\ndestination:/topic/a\nack:wrong\nreceipt:r\n\n\0",
    "UNSUBSCRIBE\nid:unknown\nreceipt:r\n\n\0",
    "COMMIT\ntransaction:unknown\nreceipt:r\n\n\0",
    "CONNECT\naccept-version:1.2\nreceipt:r\n\n\0",
];

// spec#76
#[test]
fn after_error_the_stream_ends() {
    let server = Server::start();
    for version in VERSIONS {
        for mistake in MISTAKES {
            server.error_for(version, mistake);
        }
    }
}

// spec#76
#[test]
fn nothing_that_follows_a_mistake_is_acted_upon() {
    let server = Server::start();
    for version in VERSIONS {
        let mut witness = server.connect("1.2");
        witness.subscribe("w", "/topic/after", "auto");
        for mistake in MISTAKES {
            let more = "SEND\ndestination:/topic/after\nreceipt:x\n\nlate\0".repeat(5);
            server.error_for(version, mistake.to_owned() + &more);
        }
        witness.expect_nothing_new();
    }
}

// spec#76: closing over bytes that were not read would reset the connection, and the ERROR
// could be lost.
#[test]
fn an_error_can_be_read_though_the_client_goes_on_sending() {
    let server = Server::start();
    for version in VERSIONS {
        let more = "SEND\ndestination:/topic/a\n\n\0".repeat(20_000);
        server.error_for(version, "NONSENSE\n\n\0".to_owned() + &more);
    }
}

// spec#77
#[test]
fn error_has_a_short_message_and_a_body_that_explains() {
    let server = Server::start();
    for version in VERSIONS {
        for mistake in MISTAKES {
            let error = server.error_for(version, mistake);
            assert_eq!(error.all("message").len(), 1);
            assert!((3..60).contains(&error.get("message").len()), "{error:?}");
            assert!(error.text().len() > error.get("message").len(), "{error:?}");
        }
    }
}

// spec#78: the first two cannot be read, so it is not known what they asked for.
#[test]
fn error_names_the_receipt_that_the_frame_asked_for() {
    let server = Server::start();
    for version in VERSIONS {
        for mistake in &MISTAKES[2..] {
            assert_eq!(server.error_for(version, mistake).all("receipt-id"), ["r"], "{mistake:?}");
            let silent = mistake.replace("receipt:r\n", "");
            assert_eq!(server.error_for(version, silent).header("receipt-id"), None);
        }
    }
}

// spec#79
#[test]
fn error_says_what_its_body_is_and_how_long() {
    let server = Server::start();
    for version in VERSIONS {
        for mistake in MISTAKES {
            let error = server.error_for(version, mistake);
            assert_eq!(error.get("content-length"), error.body.len().to_string());
            assert_eq!(error.get("content-type"), "text/plain;charset=utf-8");
        }
    }
}
