//! Section G: what 1.0 does differently (86 to 96).

use crate::support::{Frame, Server, Wire};

/// A client from before there were versions.
fn ancient(server: &Server) -> (Wire, Frame) {
    let mut client = server.open();
    client.send("CONNECT\n\n\0");
    let connected = client.expect("CONNECTED");
    (client, connected)
}

// spec#86
#[test]
fn in_1_0_nothing_is_escaped_either_way() {
    let server = Server::start();
    let message = server.relay("1.0", "k:a\\nb\\c\\\\c:d\\t\n", b"", "1.0");
    assert!(message.has_line("k:a\\nb\\c\\\\c:d\\t"), "{message:?}");
}

// spec#86
#[test]
fn in_1_0_a_line_is_split_at_its_first_colon() {
    let server = Server::start();
    let message = server.relay("1.0", "at:12:30:00\n", b"", "1.2");
    assert!(message.has_line("at:12\\c30\\c00"), "{message:?}");
}

// spec#87: a later version's client may send what 1.0 cannot say. It must not become a header.
#[test]
fn a_line_end_never_reaches_a_1_0_client_inside_a_header() {
    let server = Server::start();
    let message = server.relay("1.2", "k:a\\ninjected\\cyes\\r\\n\\nbody\n", b"", "1.0");
    assert_eq!(message.header("injected"), None);
    assert!(message.has_line("k:a\\ninjected:yes\\r\\n\\nbody"), "{message:?}");
    assert_eq!(message.body, b"");
    let message = server.relay("1.2", "a\\cb\\nc:v\n", b"", "1.0");
    assert!(message.has_line("a\\cb\\nc:v"), "{message:?}");
}

// spec#88
#[test]
fn in_1_0_padding_is_taken_away() {
    let server = Server::with_login("guest:secret");
    let mut client = server.open();
    client.send("CONNECT\nlogin: guest\npasscode: secret\n\n\0");
    client.expect("CONNECTED");
    client.send("SUBSCRIBE\nid: 1 \ndestination: /topic/a\nack: client\nreceipt: r\n\n\0");
    assert_eq!(client.expect("RECEIPT").get("receipt-id"), "r");
    client.send("SEND\ndestination: /topic/a\nk : v \n\nhi\0");
    let message = client.expect_message("hi");
    assert_eq!(message.get("subscription"), "1");
    assert!(message.has_line("k:v"), "{message:?}");
}

// spec#89: a reader that takes more than it must does no harm.
#[test]
fn in_1_0_empty_values_and_other_letters_are_accepted() {
    let server = Server::start();
    let message = server.relay("1.0", "empty:\n이름:값\n", b"", "1.0");
    assert!(message.has_line("empty:"), "{message:?}");
    assert!(message.has_line("이름:값"), "{message:?}");
}

// spec#90
#[test]
fn a_client_from_before_versions_is_told_of_none() {
    let server = Server::start();
    let (_, connected) = ancient(&server);
    assert!(!connected.get("session").is_empty());
    assert_eq!(connected.header("version"), None);
    assert_eq!(connected.header("heart-beat"), None);
}

// spec#91
#[test]
fn in_1_0_there_are_no_heart_beats() {
    let server = Server::beating(20, 20);
    for connect in
        ["CONNECT\nheart-beat:20,20\n\n\0", "CONNECT\naccept-version:1.0\nheart-beat:20,20\n\n\0"]
    {
        let mut client = server.open();
        client.send(connect);
        assert_eq!(client.expect("CONNECTED").header("heart-beat"), None);
        client.expect_silence();
        server.advance(60_000);
        client.expect_silence();
    }
}

// spec#91
#[test]
fn in_1_0_there_is_no_nack() {
    let server = Server::start();
    let (mut client, _) = ancient(&server);
    client.subscribe("1", "/topic/a", "client");
    client.send("SEND\ndestination:/topic/a\n\n\0");
    let id = client.expect("MESSAGE").get("message-id").to_owned();
    client.send(format!("NACK\nmessage-id:{id}\nreceipt:r\n\n\0"));
    let error = client.expect_error();
    assert_eq!(error.get("message"), "NACK not supported");
    assert_eq!(error.get("receipt-id"), "r");
}

// spec#92
#[test]
fn in_1_0_a_subscription_may_go_without_an_id() {
    let server = Server::start();
    let (mut client, _) = ancient(&server);
    client.confirm("SUBSCRIBE\ndestination:/topic/a\nreceipt:r\n\n\0");
    client.subscribe("named", "/topic/b", "auto");
    client.send("SEND\ndestination:/topic/a\n\na\0SEND\ndestination:/topic/b\n\nb\0");
    assert_eq!(client.expect_message("a").header("subscription"), None);
    assert_eq!(client.expect_message("b").get("subscription"), "named");
}

// spec#92
#[test]
fn in_1_0_unsubscribe_names_the_id_or_the_destination() {
    let server = Server::start();
    let (mut client, _) = ancient(&server);
    client.confirm("SUBSCRIBE\ndestination:/topic/a\nreceipt:r\n\n\0");
    client.subscribe("named", "/topic/b", "auto");
    client.confirm("UNSUBSCRIBE\ndestination:/topic/a\nreceipt:r\n\n\0");
    client.confirm("UNSUBSCRIBE\nid:named\nreceipt:r\n\n\0");
    client.send("SEND\ndestination:/topic/a\n\na\0SEND\ndestination:/topic/b\n\nb\0");
    client.expect_nothing_new();
    client.send("UNSUBSCRIBE\n\n\0");
    assert_eq!(client.expect_error().get("message"), "Missing header");
}

// spec#93
#[test]
fn in_1_0_there_is_no_client_individual() {
    let server = Server::start();
    for mode in ["auto", "client"] {
        ancient(&server).0.subscribe("1", "/topic/a", mode);
    }
    let (mut client, _) = ancient(&server);
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/a\nack:client-individual\n\n\0");
    let error = client.expect_error();
    assert_eq!(error.get("message"), "Invalid ack mode");
    assert!(error.text().contains("1.0"), "{}", error.text());
}

// spec#94
#[test]
fn in_1_0_ack_names_the_message_id_alone() {
    let server = Server::start();
    let (mut client, _) = ancient(&server);
    client.confirm("SUBSCRIBE\ndestination:/queue/q\nack:client\nreceipt:r\n\n\0");
    client.send("SEND\ndestination:/queue/q\n\nx\0");
    let message = client.expect_message("x");
    assert_eq!(message.header("ack"), None);
    client.confirm(format!("ACK\nmessage-id:{}\nreceipt:r\n\n\0", message.get("message-id")));
    client.confirm("UNSUBSCRIBE\ndestination:/queue/q\nreceipt:r\n\n\0");
    client.subscribe("next", "/queue/q", "auto");
    client.expect_nothing_new();
    client.send("ACK\nid:1\n\n\0");
    assert_eq!(client.expect_error().get("message"), "Missing header");
}

// spec#95
#[test]
fn in_1_0_a_body_where_none_belongs_is_ignored() {
    let server = Server::start();
    let (mut client, _) = ancient(&server);
    client.confirm("SUBSCRIBE\nid:1\ndestination:/topic/a\nreceipt:r\n\nignored\0");
    client.send("SEND\ndestination:/topic/a\n\nhi\0");
    client.expect_message("hi");
}

// spec#95: it need not close, but what a client got wrong once it would get wrong again.
#[test]
fn in_1_0_error_ends_the_stream_too() {
    let server = Server::start();
    let (mut client, _) = ancient(&server);
    client.send("SEND\n\n\0");
    client.expect_error();
}

// spec#96
#[test]
fn in_1_0_connect_has_no_receipt_and_receipts_have_no_body() {
    let server = Server::start();
    let mut client = server.open();
    client.send("CONNECT\nreceipt:c\n\n\0");
    assert_eq!(client.expect("CONNECTED").header("receipt-id"), None);
    client.send("SEND\ndestination:/topic/a\nreceipt:r\n\n\0");
    let receipt = client.expect("RECEIPT");
    assert_eq!(receipt.bytes, b"RECEIPT\nreceipt-id:r\n\n\0");
    client.expect_nothing_new();
}
