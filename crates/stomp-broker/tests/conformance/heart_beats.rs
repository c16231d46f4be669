//! Section C: heart-beats (41 to 47), with real clocks. Where time has to pass, the bounds are
//! those that a busy machine cannot break: nothing may come too early, and what is awaited has
//! seconds to come.

use std::time::{Duration, Instant};

use crate::support::{Server, Wire};

const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

fn connect(server: &Server, version: &str, heart_beat: &str) -> Wire {
    let mut client = server.open();
    client
        .send(format!("CONNECT\naccept-version:{version}\nhost:h\nheart-beat:{heart_beat}\n\n\0"));
    client.expect("CONNECTED");
    client
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
        // Neither does the server beat, nor does it miss the client's.
        client.expect_silence(ms(300));
        client.expect_nothing_new();
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
        client.expect_silence(ms(300));
        client.expect_nothing_new();
    }
}

// spec#43: beats come at eight tenths of the period or later, so three of them take so long.
#[test]
fn the_server_beats_at_the_slower_of_both_paces() {
    for (can, wanted) in [(500, 20), (20, 500)] {
        let server = Server::beating(can, 0);
        let start = Instant::now();
        let mut client = connect(&server, "1.1", &format!("0,{wanted}"));
        (0..3).for_each(|_| client.heart_beat());
        assert!(start.elapsed() >= ms(1_200), "{:?} for {can} and {wanted}", start.elapsed());
    }
}

// spec#43
#[test]
fn the_client_is_awaited_at_the_slower_of_both_paces() {
    for (promised, wanted) in [(500, 20), (20, 500)] {
        let server = Server::beating(0, wanted);
        let start = Instant::now();
        let mut client = connect(&server, "1.1", &format!("{promised},0"));
        client.expect_error();
        assert!(start.elapsed() >= ms(1_000), "{:?} for {promised}", start.elapsed());
    }
}

// spec#44
#[test]
fn an_idle_server_sends_a_line_end_within_the_period() {
    let period = ms(5_000);
    let server = Server::beating(5_000, 0);
    let mut client = connect(&server, "1.2", "0,5000");
    let connected = Instant::now();
    client.heart_beat();
    assert!(connected.elapsed() <= period, "{:?}", connected.elapsed());
}

// spec#44: a frame will do as a sign of life.
#[test]
fn a_server_that_sends_frames_does_not_beat_as_well() {
    let server = Server::beating(1_000, 0);
    let mut client = connect(&server, "1.2", "0,1000");
    let start = Instant::now();
    while start.elapsed() < ms(1_500) {
        let asked = Instant::now();
        client.publish("/topic/a", "");
        // Unless the machine was so busy that a beat is due by now.
        if asked.elapsed() < ms(500) {
            client.expect_silence(ms(100));
        }
    }
}

// spec#45: here octets of a frame that is never finished.
#[test]
fn any_octet_counts_as_life() {
    let server = Server::beating(0, 1_500);
    let mut client = connect(&server, "1.2", "1500,0");
    client.send("SEND\ndestination:/topic/a\n\n");
    let start = Instant::now();
    // Longer than the three seconds after which silence would end the connection.
    while start.elapsed() < ms(4_000) {
        client.send("x");
        client.expect_silence(ms(100));
    }
    client.send("\0");
    client.expect_nothing_new();
}

// spec#45
#[test]
fn line_ends_alone_keep_a_client_connected() {
    let server = Server::beating(0, 1_500);
    for eol in ["\n", "\r\n"] {
        let mut client = connect(&server, "1.2", "1500,0");
        let start = Instant::now();
        while start.elapsed() < ms(4_000) {
            client.send(eol);
            client.expect_silence(ms(100));
        }
        client.expect_nothing_new();
    }
}

// spec#46
#[test]
fn a_silent_client_is_told_and_given_up() {
    let server = Server::beating(0, 200);
    for version in ["1.1", "1.2"] {
        let mut client = connect(&server, version, "200,0");
        assert_eq!(client.expect_error().get("message"), "Heart-beat lost");
    }
}

// spec#47
#[test]
fn a_client_that_is_late_is_given_a_margin() {
    let server = Server::beating(0, 1_000);
    let start = Instant::now();
    let mut client = connect(&server, "1.2", "1000,0");
    client.expect_error();
    assert!(start.elapsed() >= ms(2_000), "{:?}", start.elapsed());
}
