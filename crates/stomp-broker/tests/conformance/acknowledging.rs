//! Section D: ACK and NACK (57 to 59, 62).

use crate::support::{Frame, Server, Wire};

/// The versions that have NACK.
const NACKING: [&str; 2] = ["1.1", "1.2"];

/// ACK or NACK as the version wants it, with the receipt `r`.
fn settle(version: &str, command: &str, message: &Frame) -> String {
    match version {
        "1.2" => format!("{command}\nid:{}\nreceipt:r\n\n\0", message.get("ack")),
        "1.1" => format!(
            "{command}\nsubscription:{}\nmessage-id:{}\nreceipt:r\n\n\0",
            message.get("subscription"),
            message.get("message-id")
        ),
        _ => format!("{command}\nmessage-id:{}\nreceipt:r\n\n\0", message.get("message-id")),
    }
}

/// A consumer that has three messages of a queue, "1" to "3", and has settled none.
fn with_three(server: &Server, version: &str, queue: &str, ack: &str) -> (Wire, Vec<Frame>) {
    let mut client = server.connect(version);
    for body in ["1", "2", "3"] {
        client.publish(queue, body);
    }
    client.subscribe("s", queue, ack);
    let messages = ["1", "2", "3"].map(|body| client.expect_message(body)).into();
    (client, messages)
}

/// What the next consumer of the queue gets, once this one is gone.
fn left_for_the_next(server: &Server, mut client: Wire, queue: &str) -> Vec<String> {
    client.confirm("DISCONNECT\nreceipt:r\n\n\0");
    client.expect_end();
    let mut next = server.connect("1.2");
    next.confirm(format!("SUBSCRIBE\nid:n\ndestination:{queue}\nreceipt:r\n\n\0"));
    next.send("BEGIN\ntransaction:t\nreceipt:last\n\n\0");
    let mut bodies = Vec::new();
    loop {
        let frame = next.frame().unwrap();
        if frame.command == "RECEIPT" {
            return bodies;
        }
        assert_eq!(frame.header("redelivered"), Some("true"), "{frame:?}");
        bodies.push(frame.text().to_owned());
    }
}

// spec#57
#[test]
fn what_was_not_acknowledged_is_delivered_again() {
    let server = Server::start();
    for version in ["1.0", "1.1", "1.2"] {
        let queue = format!("/queue/unacked-{version}");
        let (client, _) = with_three(&server, version, &queue, "client");
        assert_eq!(left_for_the_next(&server, client, &queue), ["1", "2", "3"]);
    }
}

// spec#57
#[test]
fn in_client_mode_ack_speaks_for_all_before_it() {
    let server = Server::start();
    for version in ["1.0", "1.1", "1.2"] {
        let queue = format!("/queue/cumulative-{version}");
        let (mut client, messages) = with_three(&server, version, &queue, "client");
        client.confirm(settle(version, "ACK", &messages[1]));
        assert_eq!(left_for_the_next(&server, client, &queue), ["3"]);
    }
}

// spec#57: but for no other subscription of the connection.
#[test]
fn a_cumulative_ack_stays_within_its_subscription() {
    let server = Server::start();
    let mut client = server.connect("1.2");
    client.subscribe("a", "/queue/a", "client");
    client.subscribe("b", "/queue/b", "client");
    client.send("SEND\ndestination:/queue/a\n\nfor a\0");
    client.expect_message("for a");
    client.send("SEND\ndestination:/queue/b\n\nfor b\0");
    let message = client.expect_message("for b");
    client.confirm(settle("1.2", "ACK", &message));
    assert_eq!(left_for_the_next(&server, client, "/queue/a"), ["for a"]);
}

// spec#58
#[test]
fn what_is_refused_is_delivered_to_another() {
    let server = Server::start();
    for version in NACKING {
        let queue = format!("/queue/refused-{version}");
        let mut one = server.connect(version);
        one.subscribe("1", &queue, "client-individual");
        one.publish(&queue, "hot");
        let message = one.expect_message("hot");
        let mut other = server.connect(version);
        other.subscribe("2", &queue, "client-individual");
        one.confirm(settle(version, "NACK", &message));
        assert_eq!(other.expect_message("hot").get("redelivered"), "true");
        one.expect_nothing_new();
    }
}

// spec#58: NACK speaks for as many as ACK does.
#[test]
fn in_client_mode_nack_speaks_for_all_before_it() {
    let server = Server::start();
    for version in NACKING {
        let queue = format!("/queue/nacked-{version}");
        let (mut client, messages) = with_three(&server, version, &queue, "client");
        client.send(settle(version, "NACK", &messages[1]));
        client.expect("RECEIPT");
        // They come again at once, to the only consumer there is; "3" is still with it.
        assert_eq!(client.expect_message("1").get("redelivered"), "true");
        assert_eq!(client.expect_message("2").get("redelivered"), "true");
        client.expect_nothing_new();
    }
}

// spec#59
#[test]
fn in_client_individual_mode_each_message_is_settled_alone() {
    let server = Server::start();
    for version in NACKING {
        let queue = format!("/queue/individual-{version}");
        let (mut client, messages) = with_three(&server, version, &queue, "client-individual");
        client.confirm(settle(version, "ACK", &messages[1]));
        assert_eq!(left_for_the_next(&server, client, &queue), ["1", "3"]);

        let (mut client, messages) = with_three(&server, version, &queue, "client-individual");
        client.send(settle(version, "NACK", &messages[1]));
        client.expect("RECEIPT");
        client.expect_message("2");
        client.expect_nothing_new();
    }
}

// spec#62
#[test]
fn ack_in_1_2_names_the_messages_ack_header() {
    let server = Server::start();
    for command in ["ACK", "NACK"] {
        for headers in ["", "message-id:1\nsubscription:s\n", "id:\n"] {
            let error = server.error_for("1.2", format!("{command}\n{headers}\n\0"));
            assert_eq!(error.get("message"), "Missing header");
            assert!(error.text().contains("`id`"), "{}", error.text());
        }
        let error = server.error_for("1.2", format!("{command}\nid:nonsense\n\n\0"));
        assert_eq!(error.get("message"), "Message not awaiting acknowledgement");
    }
}

// spec#62
#[test]
fn a_message_is_settled_once() {
    let server = Server::start();
    for version in ["1.0", "1.1", "1.2"] {
        let queue = format!("/queue/twice-{version}");
        let (mut client, messages) = with_three(&server, version, &queue, "client");
        client.confirm(settle(version, "ACK", &messages[0]));
        client.send(settle(version, "ACK", &messages[0]));
        let error = client.expect_error();
        assert_eq!(error.get("message"), "Message not awaiting acknowledgement");
    }
}

// spec#62
#[test]
fn nobody_settles_a_message_of_another_connection() {
    let server = Server::start();
    for version in ["1.0", "1.1", "1.2"] {
        let queue = format!("/queue/theirs-{version}");
        let (client, messages) = with_three(&server, version, &queue, "client");
        let mut other = server.connect(version);
        other.subscribe("s", "/queue/other", "client");
        other.send(settle(version, "ACK", &messages[2]));
        other.expect_error();
        assert_eq!(left_for_the_next(&server, client, &queue), ["1", "2", "3"]);
    }
}

// spec#62
#[test]
fn a_message_in_auto_mode_awaits_no_ack() {
    let server = Server::start();
    let mut client = server.connect("1.2");
    client.subscribe("1", "/topic/a", "auto");
    client.send("SEND\ndestination:/topic/a\n\n\0");
    let id = client.expect("MESSAGE").get("message-id").to_owned();
    client.send(format!("ACK\nid:{id}\n\n\0"));
    assert_eq!(client.expect_error().get("message"), "Message not awaiting acknowledgement");
}
