//! Section E: receipts (23, 73, 74).

use crate::support::{Server, VERSIONS};

// spec#23
#[test]
fn every_frame_may_ask_for_a_receipt() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        client.confirm("SUBSCRIBE\nid:1\ndestination:/queue/r\nack:client\nreceipt:r\n\n\0");
        client.confirm("BEGIN\ntransaction:t\nreceipt:r\n\n\0");
        client.confirm("SEND\ndestination:/queue/r\ntransaction:t\nreceipt:r\n\n\0");
        client.confirm("ABORT\ntransaction:t\nreceipt:r\n\n\0");
        client.confirm("BEGIN\ntransaction:t\nreceipt:r\n\n\0");
        client.confirm("COMMIT\ntransaction:t\nreceipt:r\n\n\0");
        client.send("SEND\ndestination:/queue/r\n\n\0");
        let message = client.expect("MESSAGE");
        let id = message.get("message-id");
        let named = format!("id:{id}\nmessage-id:{id}\nsubscription:1\n");
        client.confirm(format!("ACK\n{named}receipt:r\n\n\0"));
        client.confirm("UNSUBSCRIBE\nid:1\nreceipt:r\n\n\0");
        client.confirm("SEND\ndestination:/topic/r\nreceipt:r\n\n\0");
        client.confirm("DISCONNECT\nreceipt:r\n\n\0");
    }
}

// spec#23
#[test]
fn nack_may_ask_for_a_receipt() {
    let server = Server::start();
    for version in ["1.1", "1.2"] {
        let mut client = server.connect(version);
        client.subscribe("1", "/topic/r", "client");
        client.send("SEND\ndestination:/topic/r\n\n\0");
        let message = client.expect("MESSAGE");
        let id = message.get("message-id");
        client.confirm(format!("NACK\nid:{id}\nmessage-id:{id}\nsubscription:1\nreceipt:r\n\n\0"));
    }
}

// spec#23
#[test]
fn who_asks_for_no_receipt_gets_none() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        client.send("SUBSCRIBE\nid:1\ndestination:/topic/other\n\n\0");
        client.send("SEND\ndestination:/topic/none\n\n\0");
        client.expect_nothing_new();
    }
}

// spec#73
#[test]
fn a_receipt_names_the_frame_that_asked_for_it() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        for name in ["receipt-1", "영수증", " ", "a/b?c=d"] {
            // 1.0 trims what is around a value.
            if version == "1.0" && name == " " {
                continue;
            }
            client.send(format!("SEND\ndestination:/topic/a\nreceipt:{name}\n\n\0"));
            let receipt = client.expect("RECEIPT");
            assert_eq!(receipt.headers, [("receipt-id".to_owned(), name.to_owned())]);
        }
    }
}

// spec#73: once there is a receipt, the next consumer finds the message in the queue.
#[test]
fn a_receipt_says_that_the_frame_was_processed() {
    let server = Server::start();
    for version in VERSIONS {
        let mut sender = server.connect(version);
        let mut receiver = server.connect(version);
        for number in 0..50 {
            sender.publish("/queue/processed", &number.to_string());
            receiver.subscribe("1", "/queue/processed", "auto");
            receiver.expect_message(&number.to_string());
            receiver.confirm("UNSUBSCRIBE\nid:1\nreceipt:r\n\n\0");
        }
    }
}

// spec#73: the subscription is there from its receipt on.
#[test]
fn a_subscription_with_a_receipt_misses_nothing() {
    let server = Server::start();
    for version in VERSIONS {
        let mut sender = server.connect(version);
        let mut receiver = server.connect(version);
        for number in 0..50 {
            let topic = format!("/topic/{number}");
            receiver.subscribe(&topic, &topic, "auto");
            sender.send(format!("SEND\ndestination:{topic}\n\n{number}\0"));
            receiver.expect_message(&number.to_string());
        }
    }
}

// spec#73
#[test]
fn a_frame_that_could_not_be_processed_gets_no_receipt() {
    let server = Server::start();
    for version in VERSIONS {
        let error = server.error_for(version, "SEND\ndestination:/nowhere\nreceipt:r\n\n\0");
        assert_eq!(error.get("receipt-id"), "r");
    }
}

// spec#74: a client with a receipt may go, and what it sent before is not lost. The receipt itself
// may overtake those of frames that take longer.
#[test]
fn a_receipt_says_that_all_frames_before_it_were_received() {
    let server = Server::start();
    for version in VERSIONS {
        let mut witness = server.connect(version);
        witness.subscribe("w", "/topic/received", "auto");
        let mut client = server.connect(version);
        let frames: String =
            (0..200).map(|n| format!("SEND\ndestination:/topic/received\n\n{n}\0")).collect();
        client.confirm(frames + "BEGIN\ntransaction:t\nreceipt:r\n\n\0");
        drop(client);
        (0..200).for_each(|n| drop(witness.expect_message(&n.to_string())));
    }
}

// spec#74
#[test]
fn receipts_of_messages_come_in_the_order_of_the_messages() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        let frames: String = (0..300)
            .map(|n| format!("SEND\ndestination:/topic/order\nreceipt:{n}\n\n\0"))
            .collect();
        client.send(frames);
        for number in 0..300 {
            assert_eq!(client.expect("RECEIPT").get("receipt-id"), number.to_string());
        }
    }
}
