//! Section D: SUBSCRIBE and UNSUBSCRIBE (53 to 56, 60, 61).

use crate::support::{Server, VERSIONS};

// spec#53
#[test]
fn subscribe_needs_a_destination_and_an_id() {
    let server = Server::start();
    for version in VERSIONS {
        let error = server.error_for(version, "SUBSCRIBE\nid:1\n\n\0");
        assert!(error.text().contains("`destination`"), "{}", error.text());
    }
    for version in ["1.1", "1.2"] {
        let error = server.error_for(version, "SUBSCRIBE\ndestination:/topic/a\n\n\0");
        assert!(error.text().contains("`id`"), "{}", error.text());
    }
}

// spec#54
#[test]
fn an_id_that_is_in_use_is_an_error() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        client.subscribe("1", "/topic/a", "auto");
        client.subscribe("2", "/topic/a", "auto");
        client.send("SUBSCRIBE\nid:1\ndestination:/topic/b\n\n\0");
        assert_eq!(client.expect_error().get("message"), "Duplicate subscription");
    }
}

// spec#54: other connections' ids do not matter, nor those of subscriptions that are closed.
#[test]
fn an_id_is_in_use_in_its_connection_while_its_subscription_is_open() {
    let server = Server::start();
    for version in VERSIONS {
        let mut one = server.connect(version);
        let mut other = server.connect(version);
        one.subscribe("1", "/topic/a", "auto");
        other.subscribe("1", "/topic/b", "auto");
        one.confirm("UNSUBSCRIBE\nid:1\nreceipt:r\n\n\0");
        one.subscribe("1", "/topic/c", "auto");
        other.send("SEND\ndestination:/topic/c\n\nhi\0");
        assert_eq!(one.expect_message("hi").get("subscription"), "1");
        other.expect_nothing_new();
    }
}

// spec#55
#[test]
fn ack_is_auto_unless_said_otherwise() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        client.confirm("SUBSCRIBE\nid:1\ndestination:/queue/auto\nreceipt:r\n\n\0");
        client.send("SEND\ndestination:/queue/auto\n\nonce\0");
        let message = client.expect_message("once");
        assert_eq!(message.header("ack"), None);
        // Sent is settled: nothing comes back for the next consumer.
        client.confirm("UNSUBSCRIBE\nid:1\nreceipt:r\n\n\0");
        client.subscribe("2", "/queue/auto", "auto");
        client.expect_nothing_new();
    }
}

// spec#55
#[test]
fn an_ack_mode_that_does_not_exist_is_an_error() {
    let server = Server::start();
    for version in VERSIONS {
        for mode in ["", "none", "AUTO", "Client", "client_individual", "auto "] {
            // 1.0 trims.
            if version == "1.0" && mode == "auto " {
                continue;
            }
            let frame = format!("SUBSCRIBE\nid:1\ndestination:/topic/a\nack:{mode}\n\n\0");
            assert_eq!(server.error_for(version, frame).get("message"), "Invalid ack mode");
        }
    }
}

// spec#56
#[test]
fn a_subscribe_that_cannot_be_carried_out_is_an_error() {
    let server = Server::start();
    for version in VERSIONS {
        let error = server.error_for(version, "SUBSCRIBE\nid:1\ndestination:/nowhere/a\n\n\0");
        assert_eq!(error.get("message"), "Unknown destination");
        assert!(error.text().contains("/nowhere/a"), "{}", error.text());
    }
}

// spec#60
#[test]
fn unsubscribe_names_a_subscription_that_is_open() {
    let server = Server::start();
    for version in ["1.1", "1.2"] {
        let error = server.error_for(version, "UNSUBSCRIBE\n\n\0");
        assert_eq!(error.get("message"), "Missing header");
        let error = server.error_for(version, "UNSUBSCRIBE\ndestination:/topic/a\n\n\0");
        assert_eq!(error.get("message"), "Missing header");
    }
    for version in VERSIONS {
        let error = server.error_for(version, "UNSUBSCRIBE\nid:never\n\n\0");
        assert_eq!(error.get("message"), "Unknown subscription");
        let mut client = server.connect(version);
        client.subscribe("1", "/topic/a", "auto");
        client.confirm("UNSUBSCRIBE\nid:1\nreceipt:r\n\n\0");
        client.send("UNSUBSCRIBE\nid:1\n\n\0");
        assert_eq!(client.expect_error().get("message"), "Unknown subscription");
    }
}

// spec#61
#[test]
fn after_unsubscribe_no_more_messages_come() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        client.subscribe("1", "/topic/a", "auto");
        client.subscribe("2", "/topic/a", "auto");
        client.send("SEND\ndestination:/topic/a\n\nboth\0");
        client.expect_message("both");
        client.expect_message("both");
        client.confirm("UNSUBSCRIBE\nid:1\nreceipt:r\n\n\0");
        client.send("SEND\ndestination:/topic/a\n\none\0");
        assert_eq!(client.expect_message("one").get("subscription"), "2");
        client.expect_nothing_new();
    }
}

// spec#61: messages under way to it are another consumer's.
#[test]
fn messages_that_meet_an_unsubscribe_under_way_are_not_lost() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        let mut frames = String::from("SUBSCRIBE\nid:1\ndestination:/queue/race\n\n\0");
        (0..50).for_each(|n| frames += &format!("SEND\ndestination:/queue/race\n\n{n}\0"));
        frames += "UNSUBSCRIBE\nid:1\nreceipt:r\n\n\0";
        client.send(frames);
        let mut seen = Vec::new();
        loop {
            let frame = client.frame().unwrap();
            if frame.command == "RECEIPT" {
                break;
            }
            seen.push(frame.text().to_owned());
        }
        client.subscribe("2", "/queue/race", "auto");
        while seen.len() < 50 {
            seen.push(client.expect("MESSAGE").text().to_owned());
        }
        client.expect_nothing_new();
        let expected: Vec<_> = (0..50).map(|n| n.to_string()).collect();
        assert_eq!(seen, expected);
    }
}
