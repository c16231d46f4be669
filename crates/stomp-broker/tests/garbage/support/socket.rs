//! A blocking socket that sends bytes, and WebSocket frames made by hand.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// Long enough for a machine that is busy with other things, while the broker reads what has piled
/// up in the system's buffers.
const DEADLINE: Duration = Duration::from_secs(120);

pub(crate) const HANDSHAKE: &[u8] =
    b"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

pub(crate) struct Socket(TcpStream);

impl Socket {
    pub(crate) fn open(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address).unwrap();
        socket.set_nodelay(true).unwrap();
        socket.set_read_timeout(Some(DEADLINE)).unwrap();
        socket.set_write_timeout(Some(DEADLINE)).unwrap();
        Self(socket)
    }

    pub(crate) fn open_websocket(address: SocketAddr) -> Self {
        let mut socket = Self::open(address);
        socket.send(HANDSHAKE);
        socket.read_until(b"\r\n\r\n");
        socket
    }

    /// Sends bytes, which have to be taken.
    #[track_caller]
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    /// Sends bytes; `false` if the other side has hung up.
    pub(crate) fn try_send(&mut self, bytes: &[u8]) -> bool {
        match self.0.write_all(bytes) {
            Err(error) if is_timeout(error.kind()) => panic!("nothing was read for {DEADLINE:?}"),
            written => written.is_ok(),
        }
    }

    /// From now on a write that is not taken in this time counts as one that is not taken.
    pub(crate) fn give_up_after(&self, patience: Duration) {
        self.0.set_write_timeout(Some(patience)).unwrap();
    }

    /// Sends bytes; `false` if the other side takes them no more.
    pub(crate) fn is_taken(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).is_ok()
    }

    /// Reads up to and with the first of these.
    #[track_caller]
    pub(crate) fn read_until(&mut self, what: &[u8]) {
        let mut seen = Vec::new();
        while !seen.windows(what.len()).any(|bytes| bytes == what) {
            let mut byte = [0];
            // Also repeats a call that was interrupted.
            let read = self.0.read_exact(&mut byte);
            read.unwrap_or_else(|e| panic!("{e} after {:?}", String::from_utf8_lossy(&seen)));
            seen.push(byte[0]);
        }
    }

    /// Reads what comes until the other side hangs up, which it has to.
    #[track_caller]
    pub(crate) fn read_to_end(&mut self) -> Vec<u8> {
        let mut seen = Vec::new();
        match self.0.read_to_end(&mut seen) {
            Err(error) if is_timeout(error.kind()) => {
                panic!("the connection stayed open for {DEADLINE:?}")
            }
            // A reset is an end too.
            _ => seen,
        }
    }

    /// Waits for the other side to hang up, no longer than this. What it says before is lost.
    pub(crate) fn ends_within(&mut self, patience: Duration) -> bool {
        self.0.set_read_timeout(Some(patience)).unwrap();
        let ended = match self.0.read_to_end(&mut Vec::new()) {
            Err(error) => !is_timeout(error.kind()),
            Ok(_) => true,
        };
        self.0.set_read_timeout(Some(DEADLINE)).unwrap();
        ended
    }

    /// Says that nothing more will be sent.
    pub(crate) fn end(&self) {
        // The other side may have reset the connection.
        let _ = self.0.shutdown(Shutdown::Write);
    }

    /// Another handle of the same socket.
    pub(crate) fn share(&self) -> Self {
        Self(self.0.try_clone().unwrap())
    }
}

/// A client's frame (RFC 6455 section 5.2), masked with zeros, so that the payload stays as it is.
pub(crate) fn ws_frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match payload.len() {
        short @ 0..=125 => frame.push(0x80 | short as u8),
        long => {
            frame.push(0x80 | 127);
            frame.extend_from_slice(&(long as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(payload);
    frame
}

fn is_timeout(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
