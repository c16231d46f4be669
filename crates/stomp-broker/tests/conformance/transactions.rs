//! Section D: transactions (52, 63 to 66).

use crate::support::{Server, VERSIONS, Wire};

fn witness(server: &Server, destination: &str) -> Wire {
    let mut witness = server.connect("1.2");
    witness.subscribe("w", destination, "auto");
    witness
}

// spec#52
#[test]
fn what_is_sent_in_a_transaction_is_published_at_commit_in_order() {
    let server = Server::start();
    for version in VERSIONS {
        let mut witness = witness(&server, "/topic/tx");
        let mut client = server.connect(version);
        client.confirm("BEGIN\ntransaction:t\nreceipt:r\n\n\0");
        client.confirm("SEND\ndestination:/topic/tx\ntransaction:t\nreceipt:r\n\n1\0");
        client.confirm("SEND\ndestination:/topic/tx\ntransaction:t\nreceipt:r\n\n2\0");
        witness.expect_nothing_new();
        // What is outside does not wait for it.
        client.publish("/topic/tx", "0");
        witness.expect_message("0");
        client.confirm("COMMIT\ntransaction:t\nreceipt:r\n\n\0");
        assert_eq!(witness.expect_message("1").header("transaction"), None);
        witness.expect_message("2");
    }
}

// spec#52
#[test]
fn what_is_sent_in_an_aborted_transaction_is_not_published() {
    let server = Server::start();
    for version in VERSIONS {
        let mut witness = witness(&server, "/topic/tx");
        let mut client = server.connect(version);
        client.send("BEGIN\ntransaction:t\n\n\0");
        client.send("SEND\ndestination:/topic/tx\ntransaction:t\n\n1\0");
        client.confirm("ABORT\ntransaction:t\nreceipt:r\n\n\0");
        witness.expect_nothing_new();
    }
}

// spec#52
#[test]
fn transactions_may_be_open_side_by_side() {
    let server = Server::start();
    for version in VERSIONS {
        let mut witness = witness(&server, "/topic/tx");
        let mut client = server.connect(version);
        client.send("BEGIN\ntransaction:a\n\n\0BEGIN\ntransaction:b\n\n\0");
        client.send("SEND\ndestination:/topic/tx\ntransaction:a\n\na\0");
        client.send("SEND\ndestination:/topic/tx\ntransaction:b\n\nb\0");
        client.confirm("COMMIT\ntransaction:b\nreceipt:r\n\n\0");
        witness.expect_message("b");
        client.confirm("ABORT\ntransaction:a\nreceipt:r\n\n\0");
        witness.expect_nothing_new();
    }
}

/// A consumer with one message, and the frame's headers that name it.
fn consumer(server: &Server, version: &str, queue: &str) -> (Wire, String) {
    let mut client = server.connect(version);
    client.subscribe("s", queue, "client");
    client.send(format!("SEND\ndestination:{queue}\n\nx\0"));
    let message = client.expect_message("x");
    let id = message.get("message-id");
    let named = match version {
        "1.2" => format!("id:{}\n", message.get("ack")),
        "1.1" => format!("subscription:s\nmessage-id:{id}\n"),
        _ => format!("message-id:{id}\n"),
    };
    (client, named)
}

// spec#63
#[test]
fn an_ack_in_a_transaction_counts_at_commit() {
    let server = Server::start();
    for version in VERSIONS {
        let (mut client, named) = consumer(&server, version, "/queue/tx-ack");
        client.send("BEGIN\ntransaction:t\n\n\0");
        client.confirm(format!("ACK\n{named}transaction:t\nreceipt:r\n\n\0"));
        client.confirm("COMMIT\ntransaction:t\nreceipt:r\n\n\0");
        client.confirm("DISCONNECT\nreceipt:r\n\n\0");
        client.expect_end();
        witness(&server, "/queue/tx-ack").expect_nothing_new();
    }
}

// spec#63
#[test]
fn an_ack_in_an_aborted_transaction_was_none() {
    let server = Server::start();
    for version in VERSIONS {
        let (mut client, named) = consumer(&server, version, "/queue/tx-abort");
        client.send("BEGIN\ntransaction:t\n\n\0");
        client.send(format!("ACK\n{named}transaction:t\n\n\0"));
        client.confirm("ABORT\ntransaction:t\nreceipt:r\n\n\0");
        // It awaits its ACK as before.
        client.confirm(format!("ACK\n{named}receipt:r\n\n\0"));
    }
}

// spec#63
#[test]
fn a_nack_in_a_transaction_counts_at_commit() {
    let server = Server::start();
    for version in ["1.1", "1.2"] {
        let (mut client, named) = consumer(&server, version, "/queue/tx-nack");
        client.send("BEGIN\ntransaction:t\n\n\0");
        client.confirm(format!("NACK\n{named}transaction:t\nreceipt:r\n\n\0"));
        let mut witness = witness(&server, "/queue/tx-nack");
        witness.expect_nothing_new();
        client.confirm("UNSUBSCRIBE\nid:s\nreceipt:r\n\n\0");
        client.confirm("COMMIT\ntransaction:t\nreceipt:r\n\n\0");
        assert_eq!(witness.expect_message("x").get("redelivered"), "true");
    }
}

// spec#64
#[test]
fn begin_commit_and_abort_name_a_transaction() {
    let server = Server::start();
    for version in VERSIONS {
        for command in ["BEGIN", "COMMIT", "ABORT"] {
            let error = server.error_for(version, format!("{command}\n\n\0"));
            assert_eq!(error.get("message"), "Missing header");
        }
    }
}

// spec#64
#[test]
fn a_transaction_that_is_not_open_is_an_error() {
    let server = Server::start();
    for version in VERSIONS {
        for frame in [
            "COMMIT\ntransaction:t\n\n\0",
            "ABORT\ntransaction:t\n\n\0",
            "SEND\ndestination:/topic/a\ntransaction:t\n\n\0",
            "BEGIN\ntransaction:t\n\n\0COMMIT\ntransaction:t\n\n\0COMMIT\ntransaction:t\n\n\0",
            "BEGIN\ntransaction:t\n\n\0ABORT\ntransaction:t\n\n\0COMMIT\ntransaction:t\n\n\0",
        ] {
            assert_eq!(server.error_for(version, frame).get("message"), "Unknown transaction");
        }
    }
}

// spec#65
#[test]
fn a_name_is_taken_while_its_transaction_is_open() {
    let server = Server::start();
    for version in VERSIONS {
        let mut client = server.connect(version);
        client.send("BEGIN\ntransaction:t\n\n\0COMMIT\ntransaction:t\n\n\0");
        client.confirm("BEGIN\ntransaction:t\nreceipt:r\n\n\0");
        // Other connections have names of their own.
        server.connect(version).confirm("BEGIN\ntransaction:t\nreceipt:r\n\n\0");
        client.send("BEGIN\ntransaction:t\n\n\0");
        assert_eq!(client.expect_error().get("message"), "Duplicate transaction");
    }
}

// spec#66
#[test]
fn disconnect_aborts_open_transactions() {
    let server = Server::start();
    for version in VERSIONS {
        let mut witness = witness(&server, "/topic/tx");
        let mut client = server.connect(version);
        client.send("BEGIN\ntransaction:t\n\n\0");
        client.send("SEND\ndestination:/topic/tx\ntransaction:t\n\nnever\0");
        client.confirm("DISCONNECT\nreceipt:r\n\n\0");
        client.expect_end();
        witness.expect_nothing_new();
    }
}

// spec#66
#[test]
fn a_lost_connection_aborts_open_transactions() {
    let server = Server::start();
    for version in VERSIONS {
        let mut witness = witness(&server, "/topic/tx");
        let (mut client, named) = consumer(&server, version, "/queue/tx-lost");
        client.send("BEGIN\ntransaction:t\n\n\0");
        client.send("SEND\ndestination:/topic/tx\ntransaction:t\n\nnever\0");
        client.confirm(format!("ACK\n{named}transaction:t\nreceipt:r\n\n\0"));
        client.end();
        // The server closes once it has let go of everything.
        client.expect_end();
        witness.expect_nothing_new();
        let mut heir = server.connect(version);
        heir.subscribe("h", "/queue/tx-lost", "auto");
        assert_eq!(heir.expect_message("x").get("redelivered"), "true");
    }
}

// spec#66
#[test]
fn an_error_aborts_open_transactions() {
    let server = Server::start();
    for version in VERSIONS {
        let mut witness = witness(&server, "/topic/tx");
        let mut client = server.connect(version);
        client.send("BEGIN\ntransaction:t\n\n\0");
        client.send("SEND\ndestination:/topic/tx\ntransaction:t\n\nnever\0");
        client.send("NONSENSE\n\n\0COMMIT\ntransaction:t\n\n\0");
        client.expect_error();
        witness.expect_nothing_new();
    }
}
