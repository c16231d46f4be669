//! Many connections, opened and dropped at every stage.

use std::thread;

use crate::support::{HANDSHAKE, Program, ws_frame};

const CONNECT: &[u8] = b"CONNECT\naccept-version:1.2\nhost:h\n\n\0";
const SUBSCRIBE: &[u8] = b"SUBSCRIBE\nid:1\ndestination:/topic/a\nack:client\n\n\0";

#[test]
fn connections_opened_and_dropped() {
    let program = Program::start(&[]);
    program.assert_flat(2, |program| {
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..300).for_each(|number| open_and_drop(program, number)));
            }
            program.assert_serves();
        });
    });
}

fn open_and_drop(program: &Program, number: usize) {
    match number % 8 {
        0 => drop(program.open_tcp()),
        1 => drop(program.open_http()),
        2 => program.open_tcp().send(CONNECT),
        3 => program.open_http().send(HANDSHAKE),
        4 => program.open_http().send(&HANDSHAKE[..HANDSHAKE.len() / 2]),
        5 => program.connect_tcp().send(SUBSCRIBE),
        6 => program.open_websocket().send(&ws_frame(0x81, CONNECT)),
        _ => program.connect_tcp().send(b"SEND\ndestination:/topic/a\n\nhal"),
    }
}

/// When all places are taken the broker says so, to each newcomer, and goes on.
#[test]
fn more_connections_than_there_are_places() {
    let program = Program::start(&["--max-connections", "50"]);
    program.assert_flat(2, |program| {
        let inside: Vec<_> = (0..50).map(|_| program.connect_tcp()).collect();
        for _ in 0..200 {
            let text = program.open_tcp().read_to_end();
            assert!(String::from_utf8_lossy(&text).contains("Too many connections"));
            let mut http = program.open_http();
            http.send(HANDSHAKE);
            http.read_until(b"HTTP/1.1 503");
        }
        drop(inside);
        // Places come back as soon as the broker has noticed.
        crate::support::eventually("a place", || {
            let mut socket = program.open_tcp();
            socket.try_send(CONNECT);
            socket.end();
            String::from_utf8_lossy(&socket.read_to_end()).contains("CONNECTED")
        });
    });
}
