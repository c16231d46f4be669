//! Section A: limits and rapid clients (25, 26).

use stomp_broker::Limits;

use crate::support::{Server, VERSIONS};

const MAX_BODY: usize = 1000;

fn server() -> Server {
    Server::with_limits(Limits { max_body: MAX_BODY, ..Limits::default() })
}

fn assert_too_large(server: &Server, frame: &str) {
    for version in VERSIONS {
        let error = server.error_for(version, frame);
        assert_eq!(error.get("message"), "Frame too large");
    }
}

// spec#25
#[test]
fn too_many_headers_are_an_error() {
    let frame = format!("SEND\ndestination:/topic/a\n{}\n\0", "a:b\n".repeat(256));
    assert_too_large(&server(), &frame);
}

// spec#25
#[test]
fn too_long_a_header_is_an_error() {
    let frame = format!("SEND\ndestination:/topic/a\nk:{}\n\n\0", "v".repeat(20_000));
    assert_too_large(&server(), &frame);
}

// spec#25: though the blank line may never come.
#[test]
fn headers_without_end_are_an_error() {
    let frame = format!("SEND\n{}", format!("k:{}\n", "v".repeat(10_000)).repeat(7));
    assert_too_large(&server(), &frame);
}

// spec#25
#[test]
fn too_large_a_body_is_an_error_before_it_has_come() {
    let server = server();
    let announced = format!("SEND\ndestination:/topic/a\ncontent-length:{}\n\n", MAX_BODY + 1);
    assert_too_large(&server, &announced);
    let unannounced = format!("SEND\ndestination:/topic/a\n\n{}", "x".repeat(MAX_BODY + 1));
    assert_too_large(&server, &unannounced);
}

// spec#25
#[test]
fn what_is_within_the_limits_passes() {
    let server = server();
    for version in VERSIONS {
        let headers = format!("{}long:{}\n", "a:b\n".repeat(250), "v".repeat(16_000));
        let message = server.relay(version, &headers, &[b'x'; MAX_BODY], version);
        assert_eq!(message.all("a").len(), 250);
        assert_eq!(message.get("long").len(), 16_000);
        assert_eq!(message.body.len(), MAX_BODY);
    }
}

// spec#26
#[test]
fn clients_may_come_and_go_rapidly() {
    let server = Server::start();
    let mut witness = server.connect("1.2");
    witness.subscribe("1", "/topic/a", "auto");
    for number in 0..100 {
        let mut client = server.open();
        client.send("CONNECT\naccept-version:1.2\nhost:h\n\n\0");
        match number % 4 {
            // Gone before anything was answered.
            0 => {}
            // Gone in the middle of a frame.
            1 => client.send("SEND\ndestination:/top"),
            2 => client.send("DISCONNECT\n\n\0"),
            _ => {
                client.send("SEND\ndestination:/topic/a\n\nhello\0DISCONNECT\nreceipt:r\n\n\0");
                client.expect("CONNECTED");
                client.expect("RECEIPT");
                client.expect_end();
            }
        }
    }
    for _ in 0..25 {
        witness.expect_message("hello");
    }
    witness.expect_nothing_new();
}
