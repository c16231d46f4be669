//! Section C: heart-beats (41 to 47). The broker's clock stands still, and the tests move it on.

use crate::support::{Frame, Server, Wire};

/// A client that has agreed upon heart-beats, and whose deadlines the broker has set: that is sure
/// once an answer has come to something that was sent after CONNECT.
fn connect(server: &Server, version: &str, heart_beat: &str) -> Wire {
    let mut client = server.open();
    client
        .send(format!("CONNECT\naccept-version:{version}\nhost:h\nheart-beat:{heart_beat}\n\n\0"));
    client.expect("CONNECTED");
    client.expect_silence();
    client
}

/// The milliseconds of silence that an ERROR complains about.
#[track_caller]
fn silence(error: &Frame) -> u64 {
    assert_eq!(error.get("message"), "Heart-beat lost");
    error.text().split_ascii_whitespace().find_map(|word| word.parse().ok()).unwrap()
}

// spec#41
#[test]
fn a_heart_beat_header_is_two_whole_numbers() {
    let server = Server::start();
    for version in ["1.1", "1.2"] {
        for value in ["x,y", "1", "1,", ",1", "1,2,3", "-1,1", "+1,1", "1.5,1", "1;2", ""] {
            let mut client = server.open();
            client.send(format!(
                "CONNECT\naccept-version:{version}\nhost:h\nheart-beat:{value}\n\n\0"
            ));
            let error = client.expect_error();
            assert_eq!(error.get("message"), "Invalid heart-beat", "{value}");
        }
        for value in ["0,0", "10000,0", "0,10000", "10000,10000"] {
            connect(&server, version, value);
        }
    }
}

// spec#41
#[test]
fn the_servers_own_header_is_two_whole_numbers() {
    let server = Server::beating(0, 700);
    for version in ["1.1", "1.2"] {
        let connected =
            server.answer_to(format!("CONNECT\naccept-version:{version}\nhost:h\n\n\0"));
        assert_eq!(connected.all("heart-beat"), ["0,700"]);
    }
}

// spec#42
#[test]
fn without_the_header_there_are_no_heart_beats() {
    let server = Server::beating(20, 20);
    for version in ["1.1", "1.2"] {
        let mut client = server.connect(version);
        client.expect_silence();
        // The server sends none, and does not miss the client's.
        server.advance(60_000);
        client.expect_silence();
    }
}

// spec#43
#[test]
fn a_side_that_says_zero_has_none() {
    for (server, client) in [("0,0", "20,20"), ("20,20", "0,0"), ("20,0", "20,0"), ("0,20", "0,20")]
    {
        let (outgoing, incoming) = server.split_once(',').unwrap();
        let server = Server::beating(outgoing.parse().unwrap(), incoming.parse().unwrap());
        let mut client = connect(&server, "1.2", client);
        server.advance(60_000);
        client.expect_silence();
    }
}

// spec#43: beats come at eight tenths of the period or later.
#[test]
fn the_server_beats_at_the_slower_of_both_paces() {
    for (can, wanted) in [(500, 20), (20, 500)] {
        let server = Server::beating(can, 0);
        let mut client = connect(&server, "1.1", &format!("0,{wanted}"));
        server.advance(399);
        client.expect_silence();
        // The receipt has been sent now.
        server.advance(1_500);
        (0..3).for_each(|_| client.heart_beat());
        client.expect_silence();
    }
}

// spec#43
#[test]
fn the_client_is_awaited_at_the_slower_of_both_paces() {
    for (promised, wanted) in [(500, 20), (20, 500)] {
        let server = Server::beating(0, wanted);
        let mut client = connect(&server, "1.1", &format!("{promised},0"));
        server.advance(10_000);
        let silence = silence(&client.expect_error());
        assert!((1_000..2_000).contains(&silence), "{silence} for {promised}");
    }
}

// spec#44
#[test]
fn an_idle_server_sends_a_line_end_within_the_period() {
    let server = Server::beating(5_000, 0);
    let mut client = connect(&server, "1.2", "0,5000");
    for _ in 0..3 {
        server.advance(5_000);
        client.heart_beat();
    }
}

// spec#44: a frame will do as a sign of life.
#[test]
fn a_server_that_sends_frames_does_not_beat_as_well() {
    let server = Server::beating(1_000, 0);
    let mut client = connect(&server, "1.2", "0,1000");
    for _ in 0..10 {
        server.advance(500);
        client.expect_silence();
    }
}

// spec#45: here bytes of a frame that takes longer than the period allows for silence.
#[test]
fn any_byte_counts_as_life() {
    let server = Server::beating(0, 1_500);
    let mut client = connect(&server, "1.2", "1500,0");
    client.send("SEND\ndestination:/topic/a\n\n");
    for _ in 0..4 {
        client.send("x");
        server.await_reading();
        server.advance(2_900);
    }
    client.send("\0");
    client.expect_silence();
}

// spec#45
#[test]
fn line_ends_alone_keep_a_client_connected() {
    let server = Server::beating(0, 1_500);
    for (connection, eol) in [(1, "\n"), (2, "\r\n")] {
        let mut client = connect(&server, "1.2", "1500,0");
        for count in 1..=4 {
            client.send(eol);
            server.await_heart_beats(connection, count);
            server.advance(2_900);
        }
        client.expect_silence();
    }
}

// spec#46
#[test]
fn a_silent_client_is_told_and_given_up() {
    let server = Server::beating(0, 200);
    for version in ["1.1", "1.2"] {
        let mut client = connect(&server, version, "200,0");
        server.advance(1_000);
        assert_eq!(client.expect_error().get("message"), "Heart-beat lost");
    }
}

// spec#47
#[test]
fn a_client_that_is_late_is_given_a_margin() {
    let server = Server::beating(0, 1_000);
    let mut client = connect(&server, "1.2", "1000,0");
    server.advance(10_000);
    let silence = silence(&client.expect_error());
    assert!(silence >= 2_000, "{silence}");
}
