//! As much of RFC 6455 as a client needs that trusts its server.
//!
//! The mask of what it sends is zero. That is no mask, and would be wrong where a proxy might take
//! the bytes for something else; here it saves the time of masking.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

const FINAL: u8 = 0x80;
const TEXT: u8 = 0x1;
const CLOSE: u8 = 0x8;
const MASKED: u8 = 0x80;
/// Connections from one loopback address: there are about 28,000 ports for each.
const PER_ADDRESS: usize = 8_000;

/// Connects to `/ws`. The `number` of the connection, among those of this process, chooses the
/// address that it comes from, so that ports do not run out.
pub(crate) async fn connect(address: SocketAddr, number: usize) -> Result<TcpStream> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    if address.ip() == IpAddr::V4(Ipv4Addr::LOCALHOST) && number >= PER_ADDRESS {
        let last = u8::try_from(1 + number / PER_ADDRESS).context("too many connections")?;
        socket.bind((Ipv4Addr::new(127, 0, 0, last), 0).into())?;
    }
    let mut stream = socket.connect(address).await.context("cannot connect")?;
    stream.set_nodelay(true)?;
    shake_hands(&mut stream, address).await?;
    Ok(stream)
}

async fn shake_hands(stream: &mut TcpStream, address: SocketAddr) -> Result<()> {
    let request = format!(
        "GET /ws HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
         Sec-WebSocket-Protocol: v12.stomp\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    // Letter by letter: what comes behind the head is not ours to read.
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.context("the server hung up on the handshake")?);
    }
    if !head.starts_with(b"HTTP/1.1 101 ") {
        bail!(
            "no WebSocket: {}",
            String::from_utf8_lossy(&head).lines().next().unwrap_or_default()
        );
    }
    Ok(())
}

/// A text message as a client writes it.
pub(crate) fn message(text: &str) -> Vec<u8> {
    let mut bytes = vec![FINAL | TEXT];
    match text.len() {
        short @ 0..126 => bytes.push(MASKED | short as u8),
        medium @ 126..0x1_0000 => {
            bytes.push(MASKED | 126);
            bytes.extend((medium as u16).to_be_bytes());
        }
        long => {
            bytes.push(MASKED | 127);
            bytes.extend((long as u64).to_be_bytes());
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(text.as_bytes());
    bytes
}

/// Cuts what a server writes into messages.
#[derive(Debug)]
pub(crate) struct Intake {
    buffer: Vec<u8>,
    /// What is read and not yet cut off.
    start: usize,
    end: usize,
}

impl Intake {
    /// With so many bytes to begin with; a longer message makes it grow.
    pub(crate) fn new(capacity: usize) -> Self {
        Self { buffer: vec![0; capacity], start: 0, end: 0 }
    }

    /// Reads what there is, but does not wait for more than something.
    pub(crate) async fn read(&mut self, stream: &mut (impl AsyncReadExt + Unpin)) -> Result<()> {
        self.make_room();
        let count = stream.read(&mut self.buffer[self.end..]).await?;
        ensure!(count > 0, "the server hung up");
        self.end += count;
        Ok(())
    }

    /// The next whole message or control frame.
    pub(crate) fn next_message(&mut self) -> Result<Option<&[u8]>> {
        let unread = &self.buffer[self.start..self.end];
        let Some((head, length)) = head(unread) else { return Ok(None) };
        let [first, ..] = unread else { return Ok(None) };
        let (first, whole) = (*first, head + length);
        if unread.len() < whole {
            return Ok(None);
        }
        let payload = self.start + head..self.start + whole;
        self.start += whole;
        ensure!(first & 0xf != CLOSE, "the server closed: {}", reason(&self.buffer[payload]));
        ensure!(first & FINAL != 0, "the server split a message, which is not expected here");
        Ok(Some(&self.buffer[payload]))
    }

    fn make_room(&mut self) {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.buffer.len() {
            self.buffer.resize(2 * self.end, 0);
        }
    }
}

/// The lengths of a frame's head and of its payload, of a server: nothing is masked.
fn head(bytes: &[u8]) -> Option<(usize, usize)> {
    match *bytes.get(1)? {
        126 => {
            let length = bytes.get(2..4)?.try_into().ok()?;
            Some((4, u16::from_be_bytes(length).into()))
        }
        127 => {
            let length = bytes.get(2..10)?.try_into().ok()?;
            Some((10, u64::from_be_bytes(length).try_into().ok()?))
        }
        short => Some((2, short.into())),
    }
}

fn reason(payload: &[u8]) -> String {
    let (code, text) = payload.split_at(payload.len().min(2));
    let code = code.try_into().map(u16::from_be_bytes).unwrap_or_default();
    format!("{code} {}", String::from_utf8_lossy(text))
}

#[cfg(test)]
mod tests {
    use super::{Intake, message};

    /// As a server would write it.
    fn from_server(text: &str) -> Vec<u8> {
        let mut bytes = message(text);
        let mask = bytes.len() - text.len() - 4;
        bytes.drain(mask..mask + 4);
        bytes[1] &= 0x7f;
        bytes
    }

    #[tokio::test]
    async fn messages_of_every_length_are_cut_wherever_the_reads_end() {
        let texts = [0, 1, 125, 126, 5_000, 0x1_0000].map(|length| "x".repeat(length));
        let bytes = texts.iter().flat_map(|text| from_server(text)).collect::<Vec<_>>();
        for step in [1, 7, 4_096, bytes.len()] {
            let mut intake = Intake::new(16);
            let mut found = Vec::new();
            for mut piece in bytes.chunks(step) {
                while !piece.is_empty() {
                    intake.read(&mut piece).await.unwrap();
                    while let Some(message) = intake.next_message().unwrap() {
                        found.push(message.len());
                    }
                }
            }
            assert_eq!(found, texts.each_ref().map(String::len), "{step}");
        }
    }

    #[tokio::test]
    async fn a_close_says_why() {
        let mut intake = Intake::new(16);
        intake.read(&mut &[0x88, 5, 0x03, 0xf0, b'o', b'h', b'!'][..]).await.unwrap();
        let error = intake.next_message().unwrap_err();
        assert_eq!(error.to_string(), "the server closed: 1008 oh!");
    }
}
