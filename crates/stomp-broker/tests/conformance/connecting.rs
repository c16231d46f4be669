//! Section B: CONNECT, and the version that both speak (27 to 40).

use crate::support::{Server, VERSIONS};

// spec#27
#[test]
fn a_stomp_frame_connects_too() {
    let server = Server::start();
    for version in VERSIONS {
        let connected = server.answer_to(format!("STOMP\naccept-version:{version}\nhost:h\n\n\0"));
        assert_eq!(connected.command, "CONNECTED");
        assert_eq!(connected.get("version"), version);
    }
}

// spec#28
#[test]
fn a_connect_frame_connects() {
    let server = Server::start();
    for version in VERSIONS {
        let connect = format!("CONNECT\naccept-version:{version}\nhost:h\n\n\0");
        assert_eq!(server.answer_to(connect).command, "CONNECTED");
    }
}

// spec#30: demanded of clients, but those in wide use leave it out.
#[test]
fn a_connect_without_host_is_accepted() {
    let server = Server::start();
    for version in VERSIONS {
        let connect = format!("CONNECT\naccept-version:{version}\n\n\0");
        assert_eq!(server.answer_to(connect).command, "CONNECTED");
    }
}

// spec#31
#[test]
fn login_and_passcode_let_a_client_in() {
    let server = Server::with_login("guest:secret");
    for version in VERSIONS {
        let connect = format!(
            "CONNECT\naccept-version:{version}\nhost:h\nlogin:guest\npasscode:secret\n\n\0"
        );
        assert_eq!(server.answer_to(connect).command, "CONNECTED");
    }
}

// spec#32
#[test]
fn versions_may_be_offered_in_any_order() {
    let server = Server::start();
    for offer in ["1.0,1.1,1.2", "1.2,1.1,1.0", "1.1,1.2,1.0"] {
        let connected = server.answer_to(format!("CONNECT\naccept-version:{offer}\nhost:h\n\n\0"));
        assert_eq!(connected.get("version"), "1.2", "{offer}");
    }
}

// spec#33: what only 1.0 allows is allowed.
#[test]
fn a_client_that_offers_no_version_speaks_1_0() {
    let server = Server::start();
    let mut client = server.open();
    client.send("CONNECT\n\n\0");
    client.expect("CONNECTED");
    client.send("SUBSCRIBE\ndestination:/topic/a\nreceipt:r\n\n\0");
    client.expect("RECEIPT");
    client.send("SEND\ndestination:/topic/a\nat:12:30\\t\n\n\0");
    assert!(client.expect("MESSAGE").has_line("at:12:30\\t"));
}

// spec#34
#[test]
fn connected_names_the_version() {
    let server = Server::start();
    for version in VERSIONS {
        let connect = format!("CONNECT\naccept-version:{version}\nhost:h\n\n\0");
        assert_eq!(server.answer_to(connect).all("version"), [version]);
    }
}

// spec#35
#[test]
fn connected_tells_session_server_and_heart_beat() {
    let server = Server::beating(3000, 4000);
    let mut sessions = Vec::new();
    for version in ["1.1", "1.2"] {
        let connect = format!("CONNECT\naccept-version:{version}\nhost:h\n\n\0");
        let connected = server.answer_to(connect);
        assert_eq!(connected.get("heart-beat"), "3000,4000");
        let (name, number) = connected.get("server").split_once('/').unwrap();
        assert_eq!(name, "stomp-broker");
        assert!(number.starts_with(|c: char| c.is_ascii_digit()), "{number}");
        sessions.push(connected.get("session").to_owned());
    }
    assert_ne!(sessions[0], sessions[1]);
    assert!(!sessions[0].is_empty());
}

// spec#36
#[test]
fn the_session_speaks_the_highest_version_both_know() {
    let server = Server::start();
    for (offer, version) in [
        ("1.0", "1.0"),
        ("1.0,1.1", "1.1"),
        ("1.0,1.1,1.2", "1.2"),
        ("1.0,1.1,1.2,1.3,2.0", "1.2"),
        ("1.1,2.0", "1.1"),
        ("1.0, 1.1", "1.1"),
    ] {
        let connected = server.answer_to(format!("CONNECT\naccept-version:{offer}\nhost:h\n\n\0"));
        assert_eq!(connected.get("version"), version, "{offer}");
    }
}

// spec#36: told apart by the header that only 1.2 has.
#[test]
fn the_version_agreed_is_the_version_spoken() {
    let server = Server::start();
    for (offer, has_ack) in [("1.0", false), ("1.0,1.1", false), ("1.1,1.2", true)] {
        let mut client = server.open();
        client.send(format!("CONNECT\naccept-version:{offer}\nhost:h\n\n\0"));
        client.expect("CONNECTED");
        client.subscribe("1", "/topic/a", "client");
        client.send("SEND\ndestination:/topic/a\n\n\0");
        assert_eq!(client.expect("MESSAGE").header("ack").is_some(), has_ack, "{offer}");
    }
}

// spec#37
#[test]
fn without_a_common_version_there_is_an_error_that_names_ours() {
    let server = Server::start();
    for offer in ["1.3", "2.0,2.1", "", "nonsense", "1.2.0"] {
        let mut client = server.open();
        client.send(format!("CONNECT\naccept-version:{offer}\nhost:h\n\n\0"));
        let error = client.expect_error();
        assert_eq!(error.get("version"), "1.0,1.1,1.2", "{offer}");
    }
}

// spec#38
#[test]
fn a_refused_client_is_told_why_and_disconnected() {
    let server = Server::with_login("guest:secret");
    for version in VERSIONS {
        for credentials in
            ["", "login:guest\n", "login:guest\npasscode:wrong\n", "login:other\npasscode:secret\n"]
        {
            let mut client = server.open();
            client.send(format!("CONNECT\naccept-version:{version}\nhost:h\n{credentials}\n\0"));
            let error = client.expect_error();
            assert_eq!(error.get("message"), "Bad CONNECT");
            assert!(error.text().contains("login"), "{}", error.text());
            assert!(!error.text().contains("secret"), "{}", error.text());
        }
    }
}

// spec#39
#[test]
fn the_first_frame_must_be_connect() {
    let server = Server::start();
    for frame in
        ["SEND\ndestination:/topic/a\n\nhi\0", "SUBSCRIBE\nid:1\ndestination:/topic/a\n\n\0"]
    {
        let mut client = server.open();
        client.send(frame);
        assert_eq!(client.expect_error().get("message"), "Not connected");
    }
}

// spec#39
#[test]
fn frames_sent_along_with_connect_are_answered_after_it() {
    let server = Server::start();
    let mut client = server.open();
    client.send(
        "CONNECT\naccept-version:1.2\nhost:h\n\n\0\
         SUBSCRIBE\nid:1\ndestination:/topic/a\nreceipt:sub\n\n\0",
    );
    client.expect("CONNECTED");
    assert_eq!(client.expect("RECEIPT").get("receipt-id"), "sub");
}

// spec#39: a refused client's other frames are not acted upon.
#[test]
fn nothing_is_done_for_a_client_that_was_refused() {
    let server = Server::with_login("guest:secret");
    let mut witness = server.open();
    witness.send("CONNECT\naccept-version:1.2\nlogin:guest\npasscode:secret\n\n\0");
    witness.expect("CONNECTED");
    witness.subscribe("1", "/topic/a", "auto");
    let mut client = server.open();
    client.send(
        "CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guess\n\n\0\
         SEND\ndestination:/topic/a\n\nsneaked in\0",
    );
    client.expect_error();
    witness.expect_nothing_new();
}

// spec#40
#[test]
fn one_connect_is_answered_by_one_connected_and_a_second_is_an_error() {
    let server = Server::start();
    for version in VERSIONS {
        for command in ["CONNECT", "STOMP"] {
            let mut client = server.connect(version);
            client.expect_nothing_new();
            client.send(format!("{command}\naccept-version:{version}\nhost:h\n\n\0"));
            assert_eq!(client.expect_error().get("message"), "Already connected");
        }
    }
}
