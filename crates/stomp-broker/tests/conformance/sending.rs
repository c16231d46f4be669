//! Section D: SEND, and unknown frames (48 to 51).

use crate::support::{Server, VERSIONS};

// spec#48
#[test]
fn an_unknown_frame_is_an_error() {
    let server = Server::start();
    for version in VERSIONS {
        for frame in ["PUBLISH\ndestination:/topic/a\n\n\0", "SENDER\n\n\0", "S\n\n\0", "123\n\n\0"]
        {
            server.error_for(version, frame);
        }
    }
}

// spec#48
#[test]
fn a_servers_frame_from_a_client_is_an_error() {
    let server = Server::start();
    for version in VERSIONS {
        for command in ["CONNECTED", "MESSAGE", "RECEIPT", "ERROR"] {
            server.error_for(version, format!("{command}\nmessage-id:1\n\n\0"));
        }
    }
}

// spec#49
#[test]
fn send_needs_a_destination() {
    let server = Server::start();
    for version in VERSIONS {
        for frame in ["SEND\n\nhi\0", "SEND\ndestination:\n\nhi\0"] {
            let error = server.error_for(version, frame);
            assert_eq!(error.get("message"), "Missing header");
            assert!(error.text().contains("destination"), "{}", error.text());
        }
    }
}

// spec#49: beyond its prefix a destination is a name like any other, compared byte by byte.
#[test]
fn a_destination_is_opaque() {
    let server = Server::start();
    let names =
        ["/topic/a b", "/topic/주제", "/topic/A", "/topic/a/../b", "/topic/%41", "/topic/a?b"];
    for version in VERSIONS {
        let mut client = server.connect(version);
        for (id, name) in names.iter().enumerate() {
            client.subscribe(&id.to_string(), name, "auto");
        }
        for (id, name) in names.iter().enumerate() {
            client.send(format!("SEND\ndestination:{name}\n\n{name}\0"));
            let message = client.expect_message(name);
            assert_eq!(message.get("destination"), *name);
            assert_eq!(message.get("subscription"), id.to_string());
        }
        client.expect_nothing_new();
    }
}

// spec#50
#[test]
fn headers_of_the_user_are_handed_on() {
    let server = Server::start();
    for version in VERSIONS {
        let headers = "x-one:1\npriority:9\nexpires:0\npersistent:true\nsession:mine\nid:7\n";
        let message = server.relay(version, headers, b"", version);
        for line in headers.lines() {
            assert!(message.has_line(line), "{line}: {message:?}");
        }
    }
}

// spec#51
#[test]
fn a_send_that_cannot_be_carried_out_is_an_error() {
    let server = Server::start();
    for version in VERSIONS {
        let error = server.error_for(version, "SEND\ndestination:/nowhere/a\n\nhi\0");
        assert_eq!(error.get("message"), "Unknown destination");
    }
}
