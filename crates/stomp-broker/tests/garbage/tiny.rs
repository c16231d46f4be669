//! A million of the smallest things there are.

use std::thread;

use crate::support::{Program, Socket, ws_frame};

const MILLION: usize = 1_000_000;
/// How many are sent at once: with them, caches are filled before memory is looked at.
const MANY: usize = 10_000;

/// Has `garbage` done with a thing that is sent many times, and then again a million times.
fn assert_flat(mut garbage: impl FnMut(&Program, usize)) {
    let mut count = MANY;
    Program::start(&[]).assert_flat(1, |program| {
        garbage(program, count);
        count = MILLION;
    });
}

/// Sends a thing `count` times while others are served; gives the socket, if it is still good.
fn repeat(program: &Program, mut socket: Socket, thing: &[u8], count: usize) -> Socket {
    let many = thing.repeat(MANY);
    let sending = thread::spawn(move || {
        (0..count / MANY).take_while(|_| socket.try_send(&many)).count();
        socket
    });
    program.assert_serves();
    sending.join().unwrap()
}

/// The connection is as good as before.
fn assert_usable(socket: &mut Socket, frame: &[u8]) {
    socket.send(frame);
    socket.read_until(b"receipt-id:usable");
}

const BEGIN: &[u8] = b"BEGIN\ntransaction:t\nreceipt:usable\n\n\0";
const CONNECT: &[u8] = b"CONNECT\naccept-version:1.2\nhost:h\n\n\0";

fn connected_websocket(program: &Program) -> Socket {
    let mut socket = program.open_websocket();
    socket.send(&ws_frame(0x81, CONNECT));
    socket.read_until(b"\0");
    socket
}

#[test]
fn heart_beats() {
    assert_flat(|program, count| {
        for beat in [&b"\n"[..], b"\r\n"] {
            let mut socket = repeat(program, program.connect_tcp(), beat, count);
            assert_usable(&mut socket, BEGIN);
        }
    });
}

#[test]
fn messages_of_one_byte() {
    assert_flat(|program, count| {
        let beat = ws_frame(0x81, b"\n");
        let mut socket = repeat(program, connected_websocket(program), &beat, count);
        assert_usable(&mut socket, &ws_frame(0x81, BEGIN));
    });
}

#[test]
fn messages_of_no_byte() {
    assert_flat(|program, count| {
        let nothing = ws_frame(0x82, b"");
        let mut socket = repeat(program, connected_websocket(program), &nothing, count);
        assert_usable(&mut socket, &ws_frame(0x82, BEGIN));
    });
}

#[test]
fn empty_continuations() {
    assert_flat(|program, count| {
        let mut socket = connected_websocket(program);
        socket.send(&ws_frame(0x01, BEGIN));
        let mut socket = repeat(program, socket, &ws_frame(0x00, b""), count);
        assert_usable(&mut socket, &ws_frame(0x80, b""));
    });
}

/// Each of them wants an answer, which is not read before all are sent.
#[test]
fn pings() {
    assert_flat(|program, count| {
        let socket = connected_websocket(program);
        let mut reader = socket.share();
        let reading = thread::spawn(move || reader.read_to_end().len());
        let mut socket = repeat(program, socket, &ws_frame(0x89, b""), count);
        socket.try_send(&ws_frame(0x88, &1000_u16.to_be_bytes()));
        assert!(reading.join().unwrap() > 0);
    });
}

#[test]
fn frames_that_do_nothing() {
    assert_flat(|program, count| {
        let nothing = b"BEGIN\ntransaction:n\n\n\0ABORT\ntransaction:n\n\n\0".repeat(50);
        let mut socket = program.connect_tcp();
        let sending = thread::spawn(move || {
            (0..count / 100).for_each(|_| assert!(socket.try_send(&nothing)));
            socket
        });
        program.assert_serves();
        assert_usable(&mut sending.join().unwrap(), BEGIN);
    });
}

/// Who asks and asks and does not read the answers is held up; others are not.
#[test]
fn receipts_that_nobody_reads() {
    assert_flat(|program, count| {
        let count = count / 10;
        let frames = b"SEND\ndestination:/topic/a\nreceipt:r\n\n\0".repeat(1_000);
        let mut socket = program.connect_tcp();
        let mut writer = socket.share();
        let writing = thread::spawn(move || {
            (0..count / 1_000).for_each(|_| assert!(writer.try_send(&frames)));
            writer.end();
        });
        program.assert_serves();
        program.assert_serves();
        let receipt = b"RECEIPT\nreceipt-id:r\n\n\0";
        assert_eq!(socket.read_to_end().len(), count * receipt.len());
        writing.join().unwrap();
    });
}
