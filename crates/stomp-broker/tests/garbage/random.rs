//! Bytes by chance, on every port and at every stage.

use crate::support::{Chance, HANDSHAKE, Program, Socket, ws_frame};

const CONNECT: &[u8] = b"CONNECT\naccept-version:1.2\nhost:h\n\n\0";

/// Sends garbage to the end, and waits until the broker has enough of it too.
fn throw(socket: &mut Socket, garbage: &[u8]) {
    socket.try_send(garbage);
    socket.end();
    socket.read_to_end();
}

#[test]
fn bytes_by_chance_on_the_stomp_port() {
    let program = Program::start(&[]);
    let mut chance = Chance::new(1);
    program.assert_flat(3, |program| {
        for _ in 0..200 {
            let count = 1 + chance.below(5_000);
            throw(&mut program.open_tcp(), &chance.bytes(count));
        }
    });
}

#[test]
fn bytes_by_chance_on_the_http_port() {
    let program = Program::start(&[]);
    let mut chance = Chance::new(2);
    program.assert_flat(3, |program| {
        for _ in 0..200 {
            let count = 1 + chance.below(5_000);
            throw(&mut program.open_http(), &chance.bytes(count));
        }
    });
}

#[test]
fn bytes_by_chance_after_the_websocket_handshake() {
    let program = Program::start(&[]);
    let mut chance = Chance::new(3);
    program.assert_flat(3, |program| {
        for number in 0..200 {
            let count = 1 + chance.below(5_000);
            let garbage = chance.bytes(count);
            let mut socket = program.open_websocket();
            // Now as frames that are none, now as the payload of good ones.
            let garbage = if number % 2 == 0 { garbage } else { ws_frame(0x82, &garbage) };
            throw(&mut socket, &garbage);
        }
    });
}

#[test]
fn good_sessions_with_bytes_changed_by_chance() {
    const GOOD: &[u8] = b"CONNECT\naccept-version:1.2\nhost:h\nheart-beat:0,0\n\n\0\
        SUBSCRIBE\nid:1\ndestination:/queue/q\nack:client\n\n\0\
        SEND\ndestination:/queue/q\ncontent-length:5\nk:a\\nb\n\nhello\0\
        BEGIN\ntransaction:t\n\n\0SEND\ndestination:/topic/a\ntransaction:t\n\nx\0\
        COMMIT\ntransaction:t\n\n\0DISCONNECT\nreceipt:bye\n\n\0";
    let program = Program::start(&["--max-queue-messages", "100"]);
    let mut chance = Chance::new(4);
    program.assert_flat(3, |program| {
        for number in 0..200 {
            let mut session = GOOD.to_vec();
            for _ in 0..=chance.below(4) {
                let place = chance.below(session.len());
                session[place] = chance.bytes(1)[0];
            }
            if number % 2 == 0 {
                throw(&mut program.open_tcp(), &session);
            } else {
                throw(&mut program.open_websocket(), &ws_frame(0x82, &session));
            }
        }
    });
}

#[test]
fn requests_with_bytes_changed_by_chance() {
    let program = Program::start(&[]);
    let mut chance = Chance::new(5);
    program.assert_flat(3, |program| {
        for _ in 0..200 {
            let mut request = HANDSHAKE.to_vec();
            for _ in 0..=chance.below(6) {
                let place = chance.below(request.len());
                request[place] = chance.bytes(1)[0];
            }
            request.extend_from_slice(&ws_frame(0x81, CONNECT));
            throw(&mut program.open_http(), &request);
        }
    });
}
