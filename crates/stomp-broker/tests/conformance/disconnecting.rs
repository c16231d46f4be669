//! Section D: DISCONNECT (67, 68), and what came before it (75).

use crate::support::{Server, VERSIONS};

// spec#67
#[test]
fn disconnect_with_a_receipt_is_answered_and_then_the_stream_ends() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        client.send("DISCONNECT\nreceipt:bye\n\n\0");
        assert_eq!(client.expect("RECEIPT").get("receipt-id"), "bye");
        client.expect_end();
    }
}

// spec#67
#[test]
fn disconnect_without_a_receipt_just_ends_the_stream() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        client.send("DISCONNECT\n\n\0");
        client.expect_end();
    }
}

// spec#67
#[test]
fn the_receipt_of_disconnect_is_the_last_frame() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        client.subscribe("1", "/topic/a", "auto");
        let mut frames = "SEND\ndestination:/topic/a\nreceipt:s\n\nx\0".repeat(50);
        frames += "DISCONNECT\nreceipt:bye\n\n\0";
        client.send(frames);
        let frames: Vec<_> = std::iter::from_fn(|| client.frame()).collect();
        let count = |command| frames.iter().filter(|frame| frame.command == command).count();
        assert_eq!((count("MESSAGE"), count("RECEIPT")), (50, 51));
        assert_eq!(frames.last().unwrap().get("receipt-id"), "bye");
    }
}

// spec#68
#[test]
fn a_frame_after_disconnect_is_not_acted_upon() {
    let server = Server::start();
    for version in VERSIONS {
        let mut witness = server.connect("1.2");
        witness.subscribe("w", "/topic/late", "auto");
        let mut client = server.connect(version);
        client.send("DISCONNECT\n\n\0SEND\ndestination:/topic/late\n\nlate\0");
        assert_eq!(client.expect_error().get("message"), "Frame after DISCONNECT");
        witness.expect_nothing_new();
    }
}

// spec#75
#[test]
fn what_came_before_disconnect_is_still_carried_out() {
    let server = Server::start();
    for version in VERSIONS {
        let mut witness = server.connect("1.2");
        witness.subscribe("w", "/topic/before", "auto");
        let mut client = server.connect(version);
        let mut frames: String =
            (0..200).map(|n| format!("SEND\ndestination:/topic/before\n\n{n}\0")).collect();
        frames += "DISCONNECT\n\n\0";
        client.send(frames);
        // It does not wait for an answer either.
        client.end();
        (0..200).for_each(|n| drop(witness.expect_message(&n.to_string())));
    }
}

// spec#75
#[test]
fn what_came_before_the_end_of_the_stream_is_still_carried_out() {
    let server = Server::start();
    for version in VERSIONS {
        let mut witness = server.connect("1.2");
        witness.subscribe("w", "/topic/before", "auto");
        let mut client = server.connect(version);
        client.send("SEND\ndestination:/topic/before\n\n1\0SEND\ndestination:/topic/before\n\n2\0");
        client.end();
        witness.expect_message("1");
        witness.expect_message("2");
    }
}
