//! Clients that are gone without a word, or there without one.

use crate::support::{Program, Socket, eventually, ws_frame};

const CLIENTS: usize = 150;

#[test]
fn silent_sockets_are_given_up() {
    let program = Program::start(&["--patience", "1"]);
    let idle = program.sockets();
    let mut open: Vec<Socket> = Vec::new();
    for _ in 0..CLIENTS {
        open.push(program.open_tcp());
        open.push(program.open_http());
        open.push(program.open_websocket());
    }
    // They stay open on this side, and the broker closes its own all the same.
    program.assert_serves();
    eventually("sockets to be closed", || program.sockets() <= idle);
    program.assert_serves();
}

#[test]
fn clients_that_promised_heart_beats_are_given_up() {
    const CONNECT: &[u8] = b"CONNECT\naccept-version:1.2\nhost:h\nheart-beat:500,0\n\n\0\
        SUBSCRIBE\nid:1\ndestination:/topic/a\n\n\0";
    let program = Program::start(&["--heart-beat", "0,500"]);
    let idle = program.sockets();
    let mut open: Vec<Socket> = Vec::new();
    for _ in 0..CLIENTS {
        let mut tcp = program.open_tcp();
        tcp.send(CONNECT);
        let mut websocket = program.open_websocket();
        websocket.send(&ws_frame(0x81, CONNECT));
        open.extend([tcp, websocket]);
    }
    program.assert_serves();
    eventually("sockets to be closed", || program.sockets() <= idle);
}

/// The client has said that it will send no more, and waits for what never comes.
#[test]
fn half_closed_sockets_are_closed() {
    let program = Program::start(&[]);
    let idle = program.sockets();
    let mut open: Vec<Socket> = Vec::new();
    for _ in 0..CLIENTS {
        open.extend([program.open_tcp(), program.connect_tcp()]);
        open.extend([program.open_http(), program.open_websocket()]);
    }
    open.iter().for_each(Socket::end);
    program.assert_serves();
    eventually("sockets to be closed", || program.sockets() <= idle);
}
