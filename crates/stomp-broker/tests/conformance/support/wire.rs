//! A client's socket: sends the bytes it is given, reads what comes, and knows no STOMP beyond
//! where a frame ends.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};

use super::Frame;

pub(super) use crate::common::DEADLINE;

pub(crate) struct Wire {
    socket: TcpStream,
    arrived: Vec<u8>,
}

impl Wire {
    pub(crate) fn open(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address).unwrap();
        socket.set_nodelay(true).unwrap();
        socket.set_read_timeout(Some(DEADLINE)).unwrap();
        socket.set_write_timeout(Some(DEADLINE)).unwrap();
        Self { socket, arrived: Vec::new() }
    }

    #[track_caller]
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.socket.write_all(bytes.as_ref()).unwrap();
    }

    /// The next frame, or none if the server has ended the stream.
    #[track_caller]
    pub(crate) fn frame(&mut self) -> Option<Frame> {
        loop {
            if let Some(frame) = Frame::take(&mut self.arrived) {
                return Some(frame);
            }
            if self.read() == 0 {
                assert!(self.arrived.iter().all(|o| *o == b'\n'), "cut off: {:?}", self.arrived);
                return None;
            }
        }
    }

    /// The next frame, which must be this.
    #[track_caller]
    pub(crate) fn expect(&mut self, command: &str) -> Frame {
        let frame = self.frame().unwrap_or_else(|| panic!("the end instead of {command}"));
        assert_eq!(frame.command, command, "{frame:?}");
        frame
    }

    /// The next frame, which must be a MESSAGE with this body.
    #[track_caller]
    pub(crate) fn expect_message(&mut self, body: &str) -> Frame {
        let message = self.expect("MESSAGE");
        assert_eq!(message.text(), body, "{message:?}");
        message
    }

    /// ERROR, and then the end of the stream (spec#76).
    #[track_caller]
    pub(crate) fn expect_error(&mut self) -> Frame {
        let error = self.expect("ERROR");
        self.expect_end();
        error
    }

    #[track_caller]
    pub(crate) fn expect_end(&mut self) {
        assert_eq!(self.frame(), None);
    }

    /// Sends a frame that asks for the receipt `r`, and waits for that.
    #[track_caller]
    pub(crate) fn confirm(&mut self, frame: impl AsRef<[u8]>) {
        self.send(frame);
        assert_eq!(self.expect("RECEIPT").get("receipt-id"), "r");
    }

    #[track_caller]
    pub(crate) fn subscribe(&mut self, id: &str, destination: &str, ack: &str) {
        self.confirm(format!(
            "SUBSCRIBE\nid:{id}\ndestination:{destination}\nack:{ack}\nreceipt:r\n\n\0"
        ));
    }

    /// Publishes a text; once this returns, it has been published.
    #[track_caller]
    pub(crate) fn publish(&mut self, destination: &str, body: &str) {
        self.confirm(format!("SEND\ndestination:{destination}\nreceipt:r\n\n{body}\0"));
    }

    /// Proves that the server has sent nothing that was not read: a COMMIT is carried out after
    /// whatever was asked for before, so its receipt comes after all that came of it.
    #[track_caller]
    pub(crate) fn expect_nothing_new(&mut self) {
        self.confirm("BEGIN\ntransaction:probe\n\n\0COMMIT\ntransaction:probe\nreceipt:r\n\n\0");
    }

    /// Waits for one line end between frames: a heart-beat.
    #[track_caller]
    pub(crate) fn heart_beat(&mut self) {
        if self.arrived.is_empty() {
            assert_ne!(self.read(), 0, "the end instead of a heart-beat");
        }
        assert_eq!(self.arrived.remove(0), b'\n');
    }

    /// Proves that the server has sent nothing that was not read, not even a heart-beat: those due
    /// earlier would come before the receipt.
    #[track_caller]
    pub(crate) fn expect_silence(&mut self) {
        assert_eq!(self.arrived, b"");
        self.send("BEGIN\ntransaction:probe\n\n\0COMMIT\ntransaction:probe\nreceipt:r\n\n\0");
        while !self.arrived.contains(&0) {
            assert_ne!(self.read(), 0, "the end instead of a receipt");
        }
        let arrived = String::from_utf8_lossy(&self.arrived);
        assert!(arrived.starts_with("RECEIPT\nreceipt-id:r\n"), "{arrived:?}");
        self.expect("RECEIPT");
    }

    /// Says that nothing more will be sent; what comes can still be read.
    pub(crate) fn end(&mut self) {
        self.socket.shutdown(Shutdown::Write).unwrap();
    }

    /// How many bytes came; 0 at the end. A reset is an end too.
    #[track_caller]
    fn read(&mut self) -> usize {
        let mut chunk = [0; 64 << 10];
        let count = loop {
            match self.socket.read(&mut chunk) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_timeout(error.kind()) => panic!("nothing came for {DEADLINE:?}"),
                read => break read.unwrap_or(0),
            }
        };
        self.arrived.extend_from_slice(&chunk[..count]);
        count
    }
}

/// A read that was not answered in time; systems differ in what they call it.
fn is_timeout(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
