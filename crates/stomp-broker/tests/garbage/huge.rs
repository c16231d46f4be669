//! What is too large, or says that it will be.

use std::thread;

use crate::support::{Program, Socket, ws_frame};

const MIB: usize = 1 << 20;

/// Small enough to tell what the broker keeps of what is thrown at it.
const FLAGS: [&str; 2] = ["--max-body", "100000"];

/// Sends a beginning and then 64 MiB more, or as much as the broker takes; reads meanwhile.
fn pour(mut socket: Socket, beginning: &[u8], more: u8) {
    let mut reader = socket.share();
    let reading = thread::spawn(move || reader.read_to_end());
    let chunk = vec![more; MIB];
    if socket.try_send(beginning) {
        for _ in 0..64 {
            if !socket.try_send(&chunk) {
                break;
            }
        }
    }
    socket.end();
    reading.join().unwrap();
}

#[test]
fn huge_frames_over_tcp() {
    let program = Program::start(&FLAGS);
    program.assert_flat(2, |program| {
        for (beginning, more) in [
            (&b"SEND\ndestination:/topic/a\n\n"[..], b'x'),
            (b"SEND\ndestination:/topic/a\ncontent-length:99999999999999999999\n\n", 0),
            (b"SEND\ndestination:/topic/a\ncontent-length:4000000000\n\n", 0),
            (b"SEND\nx:", b'y'),
            (b"SEND\n", b'\n'),
            (b"", 0),
        ] {
            pour(program.connect_tcp(), beginning, more);
            pour(program.open_tcp(), beginning, more);
        }
    });
}

#[test]
fn huge_messages_over_websocket() {
    // 2^63 - 1 bytes, then 4 GiB, then 64 MiB: in one frame, or in the first of many.
    let program = Program::start(&FLAGS);
    program.assert_flat(2, |program| {
        for length in [u64::MAX / 2, u64::MAX, 1 << 32, 64 << 20] {
            for first in [0x81, 0x82, 0x01, 0x02, 0x89, 0xff] {
                let mut beginning = vec![first, 0x80 | 127];
                beginning.extend_from_slice(&length.to_be_bytes());
                beginning.extend_from_slice(&[0; 4]);
                pour(program.open_websocket(), &beginning, b'x');
            }
        }
    });
}

#[test]
fn a_message_in_fragments_without_end() {
    let program = Program::start(&FLAGS);
    program.assert_flat(2, |program| {
        let fragment = ws_frame(0x00, &[b'x'; 10_000]);
        let mut socket = program.open_websocket();
        socket.send(&ws_frame(0x01, b"SEND\n"));
        let sent = (0..6_000).take_while(|_| socket.try_send(&fragment)).count();
        assert!(sent < 6_000, "60 MB of one message were taken");
        socket.end();
        socket.read_to_end();
    });
}

#[test]
fn huge_requests() {
    let program = Program::start(&FLAGS);
    program.assert_flat(2, |program| {
        for beginning in [
            &b"GET /"[..],
            b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
            b"POST /ws HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n",
            b"POST /control/publish HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\
              Content-Type: application/json\r\n\r\n",
            b"POST /stomp/a/b/xhr_send HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n",
        ] {
            pour(program.open_http(), beginning, b'x');
        }
    });
}
