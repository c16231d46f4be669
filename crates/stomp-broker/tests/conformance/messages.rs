//! Section E: MESSAGE (69 to 72).

use std::collections::HashSet;

use crate::support::{Server, VERSIONS};

// spec#69
#[test]
fn message_names_its_destination_itself_and_its_subscription() {
    let server = Server::start();
    for version in VERSIONS {
        let message = server.relay(version, "", b"", version);
        assert_eq!(message.all("destination"), ["/topic/relay"]);
        assert_eq!(message.all("subscription"), ["s"]);
        assert_eq!(message.all("message-id").len(), 1);
        assert!(!message.get("message-id").is_empty());
    }
}

// spec#69
#[test]
fn no_two_deliveries_have_the_same_message_id() {
    let server = Server::start();
    let mut ids = HashSet::new();
    for version in VERSIONS {
        let mut client = server.connect(version);
        client.subscribe("1", "/topic/ids", "auto");
        client.subscribe("2", "/topic/ids", "client");
        client.send("SEND\ndestination:/topic/ids\n\n\0".repeat(20));
        for _ in 0..40 {
            let id = client.expect("MESSAGE").get("message-id").to_owned();
            assert!(ids.insert(id.clone()), "{id} twice");
        }
    }
}

// spec#69: what the sender writes cannot stand for what the server has to say.
#[test]
fn a_sender_cannot_forge_the_servers_headers() {
    let server = Server::start();
    for version in VERSIONS {
        let forged = "message-id:forged\nsubscription:forged\nack:forged\nredelivered:true\n";
        let message = server.relay(version, forged, b"", version);
        assert!(!message.bytes.windows(6).any(|bytes| bytes == b"forged"), "{message:?}");
        assert_eq!(message.header("redelivered"), None);
    }
}

// spec#70
#[test]
fn message_has_the_destination_of_its_send() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        for destination in ["/topic/one", "/queue/two"] {
            client.subscribe(destination, destination, "auto");
            client.send(format!("SEND\ndestination:{destination}\n\n\0"));
            assert_eq!(client.expect("MESSAGE").get("destination"), destination);
        }
    }
}

// spec#71
#[test]
fn message_in_1_2_has_an_ack_header_if_it_awaits_an_ack() {
    let server = Server::start();
    let mut client = server.connect("1.2");
    for (mode, awaits) in [("auto", false), ("client", true), ("client-individual", true)] {
        let destination = format!("/topic/{mode}");
        client.subscribe(mode, &destination, mode);
        client.send(format!("SEND\ndestination:{destination}\n\n\0"));
        let ack = client.expect("MESSAGE").header("ack").map(str::to_owned);
        assert_eq!(ack.is_some(), awaits, "{mode}");
        if let Some(ack) = ack {
            client.confirm(format!("ACK\nid:{ack}\nreceipt:r\n\n\0"));
        }
    }
}

// spec#72
#[test]
fn message_has_all_headers_that_the_user_gave() {
    let server = Server::start();
    for version in VERSIONS {
        let headers: String = (0..50).map(|n| format!("x-{n}:value {n}\n")).collect();
        let message = server.relay(version, &headers, b"body", version);
        for line in headers.lines() {
            assert!(message.has_line(line), "{line}: {message:?}");
        }
        // And none that concern the SEND alone.
        let message = server.relay(version, "receipt:r\nx:y\n", b"", version);
        assert_eq!(message.header("receipt"), None);
        assert_eq!(message.get("x"), "y");
    }
}
