//! SockJS: sessions without a receiver, invalid requests and messages.

use crate::support::{Chance, Program, Socket, eventually, ws_frame};

/// Sessions without a receiver are over after half a second.
const FLAGS: [&str; 2] = ["--sockjs-disconnect-delay", "500"];

/// One request on a connection of its own, and the whole answer.
fn request(program: &Program, method: &str, path: &str, body: &[u8]) -> String {
    let mut socket = program.open_http();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    socket.try_send(head.as_bytes());
    socket.try_send(body);
    String::from_utf8_lossy(&socket.read_to_end()).into_owned()
}

fn open_session(program: &Program, name: &str) {
    let answer = request(program, "POST", &format!("/stomp/000/{name}/xhr"), b"");
    assert!(answer.ends_with("o\n"), "{answer}");
}

#[test]
fn sessions_that_nobody_receives_from() {
    let program = Program::start(&FLAGS);
    let mut count = 0;
    program.assert_flat(2, |program| {
        for _ in 0..300 {
            count += 1;
            open_session(program, &format!("left{count}"));
        }
        eventually("sessions to be over", || {
            !request(program, "GET", "/control/connections", b"").contains("\"closedAt\":null")
        });
    });
}

#[test]
fn messages_by_chance_into_a_session() {
    let program = Program::start(&FLAGS);
    let mut chance = Chance::new(6);
    let mut count = 0;
    program.assert_flat(2, |program| {
        for number in 0..150 {
            count += 1;
            let name = format!("random{count}");
            open_session(program, &name);
            let length = chance.below(3_000);
            let garbage = chance.bytes(length);
            // Now no JSON at all, now a list of one text that is no STOMP.
            let body = if number % 2 == 0 {
                garbage
            } else {
                let text = String::from_utf8_lossy(&garbage).into_owned();
                serde_json::to_vec(&[text]).unwrap()
            };
            let answer = request(program, "POST", &format!("/stomp/000/{name}/xhr_send"), &body);
            assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
        }
    });
}

#[test]
fn paths_and_methods_by_chance() {
    const METHODS: [&str; 6] = ["GET", "POST", "PUT", "OPTIONS", "HEAD", "X"];
    const PARTS: [&str; 12] = [
        "/stomp",
        "/info",
        "/000",
        "/s",
        "/xhr",
        "/jsonp",
        "/jsonp_send",
        "/websocket",
        "/%00",
        "/..",
        "/iframe-x.html",
        "?c=%3Cscript%3E",
    ];
    let program = Program::start(&FLAGS);
    let mut chance = Chance::new(7);
    program.assert_flat(2, |program| {
        for _ in 0..300 {
            let method = METHODS[chance.below(METHODS.len())];
            let mut path = String::from("/stomp");
            (0..chance.below(5)).for_each(|_| path += PARTS[chance.below(PARTS.len())]);
            let length = chance.below(100);
            let body = chance.bytes(length);
            let answer = request(program, method, &path, &body);
            assert!(answer.starts_with("HTTP/1.1 "), "{method} {path}: {answer:?}");
        }
    });
}

/// What is framed in a WebSocket of SockJS is a text of JSON; these are none.
#[test]
fn frames_by_chance_in_a_websocket_session() {
    let program = Program::start(&FLAGS);
    let mut chance = Chance::new(8);
    program.assert_flat(2, |program| {
        for number in 0..150 {
            let mut socket = open_websocket_session(program, number);
            let length = chance.below(3_000);
            let garbage = chance.bytes(length);
            socket.try_send(&ws_frame(0x81, String::from_utf8_lossy(&garbage).as_bytes()));
            socket.try_send(&ws_frame(0x82, &garbage));
            socket.end();
            socket.read_to_end();
        }
    });
}

fn open_websocket_session(program: &Program, number: usize) -> Socket {
    let mut socket = program.open_http();
    let head = format!(
        "GET /stomp/000/ws{number}/websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\
         Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    socket.send(head.as_bytes());
    socket.read_until(b"\r\n\r\n");
    socket
}
