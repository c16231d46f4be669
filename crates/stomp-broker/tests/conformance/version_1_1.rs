//! Section F: what 1.1 does differently from 1.2 (80 to 85).

use crate::support::Server;

// spec#80
#[test]
fn r_is_no_escape_in_1_1() {
    let server = Server::start();
    let error = server.error_for("1.1", "SEND\ndestination:/topic/a\nk:a\\rb\n\n\0");
    assert!(error.text().contains("escape"), "{}", error.text());
}

// spec#80
#[test]
fn in_1_1_a_carriage_return_is_an_byte_like_others() {
    let server = Server::start();
    let message = server.relay("1.1", "a\rb:c\rd\n", b"", "1.1");
    assert!(message.has_line("a\rb:c\rd"), "{message:?}");
    let message = server.relay("1.1", "a\rb:c\rd\n", b"", "1.2");
    assert!(message.has_line("a\\rb:c\\rd"), "{message:?}");
}

// spec#80
#[test]
fn the_escapes_of_1_1_are_decoded_and_written() {
    let server = Server::start();
    for version in ["1.1", "1.2"] {
        let message = server.relay("1.1", "n\\c:a\\nb\\cc\\\\d\n", b"", version);
        assert!(message.has_line("n\\c:a\\nb\\cc\\\\d"), "{message:?}");
    }
}

// spec#81
#[test]
fn in_1_1_a_carriage_return_before_the_line_end_belongs_to_the_value() {
    let server = Server::start();
    let message = server.relay("1.1", "k:v\r\n", b"", "1.2");
    assert!(message.has_line("k:v\\r"), "{message:?}");
}

// spec#81: a command with a CR is another word, and a line of one CR is no blank one.
#[test]
fn in_1_1_lines_do_not_end_in_cr_lf() {
    let server = Server::start();
    server.error_for("1.1", "SEND\r\ndestination:/topic/a\n\n\0");
    server.error_for("1.1", "SEND\ndestination:/topic/a\n\r\nbody\0");
}

/// A consumer with one message of `/topic/a`, subscription `s`, and the message's id.
fn consumer(server: &Server) -> (crate::support::Wire, String) {
    let mut client = server.connect("1.1");
    client.subscribe("s", "/topic/a", "client");
    client.subscribe("t", "/topic/b", "client");
    client.send("SEND\ndestination:/topic/a\n\n\0");
    let message = client.expect("MESSAGE");
    assert_eq!(message.header("ack"), None);
    (client, message.get("message-id").to_owned())
}

// spec#82
#[test]
fn ack_in_1_1_needs_message_id_and_subscription() {
    let server = Server::start();
    for command in ["ACK", "NACK"] {
        for (headers, what) in [
            ("", "Missing header"),
            ("subscription:s\n", "Missing header"),
            ("message-id:ID\n", "Missing header"),
            ("id:ID\n", "Missing header"),
            ("subscription:u\nmessage-id:ID\n", "Unknown subscription"),
            ("subscription:t\nmessage-id:ID\n", "Message not awaiting acknowledgement"),
            ("subscription:s\nmessage-id:other\n", "Message not awaiting acknowledgement"),
        ] {
            let (mut client, id) = consumer(&server);
            client.send(format!("{command}\n{}\n\0", headers.replace("ID", &id)));
            assert_eq!(client.expect_error().get("message"), what, "{headers}");
        }
        let (mut client, id) = consumer(&server);
        client.confirm(format!("{command}\nsubscription:s\nmessage-id:{id}\nreceipt:r\n\n\0"));
    }
}

// spec#83
#[test]
fn in_1_1_nothing_is_trimmed() {
    let server = Server::start();
    let message = server.relay("1.1", "\t k :\t v \n", b"", "1.1");
    assert!(message.has_line("\t k :\t v "), "{message:?}");
}

// spec#84
#[test]
fn in_1_1_subscriptions_have_ids() {
    let server = Server::start();
    for frame in
        ["SUBSCRIBE\ndestination:/topic/a\n\n\0", "UNSUBSCRIBE\ndestination:/topic/a\n\n\0"]
    {
        assert_eq!(server.error_for("1.1", frame).get("message"), "Missing header");
    }
}

// spec#84
#[test]
fn in_1_1_there_are_nack_heart_beats_and_hosts() {
    let server = Server::beating(50, 0);
    let mut client = server.open();
    client.send("CONNECT\naccept-version:1.1\nhost:localhost\nheart-beat:0,50\n\n\0");
    assert_eq!(client.expect("CONNECTED").get("heart-beat"), "50,0");
    server.advance(100);
    client.heart_beat();
    let (mut client, id) = consumer(&server);
    client.confirm(format!("NACK\nsubscription:s\nmessage-id:{id}\nreceipt:r\n\n\0"));
}

// spec#85
#[test]
fn in_1_1_a_stomp_frame_connects_and_a_wrong_version_is_an_error() {
    let server = Server::start();
    let connected = server.answer_to("STOMP\naccept-version:1.0,1.1\nhost:h\n\n\0");
    assert_eq!((connected.command.as_str(), connected.get("version")), ("CONNECTED", "1.1"));
    let mut client = server.open();
    client.send("STOMP\naccept-version:3.0\nhost:h\n\n\0");
    assert_eq!(client.expect_error().get("version"), "1.0,1.1,1.2");
}
