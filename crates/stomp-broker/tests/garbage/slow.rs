//! Clients that take their time, byte by byte, so that they are never quite silent.

use std::time::{Duration, Instant};

use crate::support::{HANDSHAKE, Program, Socket};

const CLIENTS: usize = 100;
/// Of the broker, in seconds.
const PATIENCE: &str = "2";

/// How long the clients take for a byte.
const PACE: Duration = Duration::from_millis(100);

/// Sends `text` slowly over all sockets, until the broker has hung up on each of them.
#[track_caller]
fn drip(program: &Program, sockets: Vec<Socket>, text: &[u8]) {
    let start = Instant::now();
    let mut open = sockets;
    let mut bytes = text.iter().cycle();
    while !open.is_empty() {
        assert!(start.elapsed() < Duration::from_secs(30), "{} are still let in", open.len());
        let byte = [*bytes.next().unwrap()];
        open.retain_mut(|socket| socket.try_send(&byte));
        program.assert_serves();
        if let Some(first) = open.first_mut() {
            first.ends_within(PACE);
        }
    }
}

#[test]
fn a_request_that_never_ends_is_given_up() {
    let program = Program::start(&["--patience", PATIENCE]);
    let idle = program.sockets();
    let open = (0..CLIENTS).map(|_| program.open_http()).collect();
    // Header lines without end.
    drip(
        &program,
        open,
        b"GET /ws HTTP/1.1\r\nHost: localhost\r\nX: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
    );
    crate::support::eventually("sockets to be closed", || program.sockets() <= idle);
}

#[test]
fn a_connection_without_a_request_is_given_up() {
    let program = Program::start(&["--patience", PATIENCE]);
    for _ in 0..CLIENTS {
        program.open_http();
    }
    let mut silent = program.open_http();
    let mut kept_alive = program.open_http();
    kept_alive.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    program.assert_serves();
    silent.read_to_end();
    kept_alive.read_to_end();
}

#[test]
fn a_connect_frame_that_never_ends_is_given_up() {
    let program = Program::start(&["--patience", PATIENCE]);
    let idle = program.sockets();
    let open = (0..CLIENTS).map(|_| program.open_tcp()).collect();
    drip(
        &program,
        open,
        b"CONNECT\nx:yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
    );
    crate::support::eventually("sockets to be closed", || program.sockets() <= idle);
}

#[test]
fn a_websocket_that_says_nothing_is_given_up() {
    let program = Program::start(&["--patience", PATIENCE]);
    let mut open: Vec<_> = (0..CLIENTS).map(|_| program.open_websocket()).collect();
    program.assert_serves();
    for socket in &mut open {
        let seen = socket.read_to_end();
        let text = String::from_utf8_lossy(&seen);
        assert!(text.contains("Not connected in time"), "{text}");
    }
}

#[test]
fn a_handshake_in_pieces_is_a_handshake() {
    let program = Program::start(&["--patience", "20"]);
    let mut socket = program.open_http();
    for byte in HANDSHAKE {
        socket.send(&[*byte]);
    }
    socket.read_until(b"101 Switching Protocols");
}
